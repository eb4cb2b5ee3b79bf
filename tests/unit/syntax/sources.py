"""One small file a language, with what an outline of it says."""

from review_action.syntax.symbol import Symbol

SOURCES: dict[str, tuple[str, tuple[Symbol, ...]]] = {
    "a.go": (
        "package a\nfunc A(a, b int, c ...string) (int) { return 1 }\nfunc (s *S) m() {}\ntype S struct{\n\ta int\n}\n",
        (
            Symbol("A", "function", 2, 2, public=True, parameters=3, required=2),
            Symbol("m", "method", 3, 3, public=False),
            Symbol("S", "type", 4, 6),
        ),
    ),
    "a.ts": (
        (
            "export function f(this: X, a: number, b?: string, c = 1, ...d: any[]) {}\n"
            "class A { private m(x) {}\n  n = 1; }\nconst g = async (a, b = 1) => {\n  return 1;\n};\n"
            "const h = 1;\nconst single = x => x;\nexport interface I { a: string }\n"
        ),
        (
            Symbol("f", "function", 1, 1, public=True, parameters=4, required=1),
            Symbol("A", "class", 2, 3, public=False),
            Symbol("m", "method", 2, 2, public=False, parameters=1, required=1),
            Symbol("g", "function", 4, 6, public=False, parameters=2, required=1),
            Symbol("single", "function", 8, 8, public=False, parameters=1, required=1),
            Symbol("I", "interface", 9, 9),
        ),
    ),
    "A.java": (
        "package a;\npublic class A {\n  @Override\n  public int m(int a, String... b) { return 1; }\n  A() {}\n}\n",
        (
            Symbol("A", "class", 2, 6),
            Symbol("m", "method", 3, 4, public=True, parameters=2, required=1),
            Symbol("A", "method", 5, 5, public=False),
        ),
    ),
    "a.rs": (
        "pub fn f(a: u8, b: &str) -> u8 { 1 }\nimpl<T> Foo for Bar<T> {\n  fn m(&self, x: u8) {}\n}\npub struct S { a: u8 }\n",
        (
            Symbol("f", "function", 1, 1, public=True, parameters=2, required=2),
            Symbol("Bar<T>", "class", 2, 4, public=False),
            Symbol("m", "function", 3, 3, public=False, parameters=1, required=1),
            Symbol("S", "struct", 5, 5),
        ),
    ),
    "a.c": (
        "static int *f(int a, char *b) {\n  return 0; }\nstruct s { int a; };\nstruct s *x;\nint main(void) { return 0; }\n",
        (
            Symbol("f", "function", 1, 2, public=False, parameters=2, required=2),
            Symbol("s", "struct", 3, 3),
            Symbol("main", "function", 5, 5),
        ),
    ),
    "a.hpp": (
        "namespace n {\nclass A { public: int m(int a, int b = 1) const { return 1; } };\nstruct { int a; } x;\n}\n",
        (
            Symbol("n", "module", 1, 4),
            Symbol("A", "class", 2, 2),
            Symbol("m", "function", 2, 2, public=True, parameters=2, required=1),
        ),
    ),
    "a.cs": (
        "namespace N;\npublic class A {\n  public int M(int a, int b = 1, params int[] c) => 1;\n  A() {}\n}\n",
        (
            Symbol("A", "class", 2, 5),
            Symbol("M", "method", 3, 3, public=True, parameters=3, required=1),
            Symbol("A", "method", 4, 4, public=False),
        ),
    ),
    "a.rb": (
        "module M\n  class A\n    def m(a, b = 1, *c, d:, e: 2, &f)\n      1\n    end\n  end\nend\n",
        (
            Symbol("M", "module", 1, 7),
            Symbol("A", "class", 2, 6),
            Symbol("m", "method", 3, 5, public=True, parameters=6, required=2),
        ),
    ),
    "a.php": (
        "<?php\nclass A {\n  private function m($a, $b = 1, ...$c) {}\n  public static function s(private int $x) {}\n}\n",
        (
            Symbol("A", "class", 2, 5),
            Symbol("m", "method", 3, 3, public=False, parameters=3, required=1),
            Symbol("s", "method", 4, 4, public=True, parameters=1, required=1),
        ),
    ),
    "a.sh": ("f() {\n  echo 1\n}\n", (Symbol("f", "function", 1, 3),)),
    "a.py": (
        (
            "@d\ndef f(a, b=1, *c, e, g=2, **h):\n  def _inner(): pass\n  return 1\n"
            "class A:\n  def m(self, x): pass\n  try:\n    pass\n  except E:\n    def q(x): pass\n"
        ),
        (
            Symbol("f", "function", 1, 4, public=True, parameters=6, required=2),
            Symbol("_inner", "function", 3, 3, public=False),
            Symbol("A", "class", 5, 10),
            Symbol("m", "method", 6, 6, public=True, parameters=1, required=1),
            Symbol("q", "function", 10, 10, public=True, parameters=1, required=1),
        ),
    ),
    "broken.py": (
        "@d\ndef f(a, b=1, *, c):\n  return 1\nx = (\n",
        (Symbol("f", "function", 1, 3, public=True, parameters=3, required=2),),
    ),
    "a.json": ('{"a": 1}\n', ()),
    "a.html": ("<p>a</p>\n", ()),
    "a.css": ("a { color: red }\n", ()),
}

DEFECTIVE: tuple[tuple[str, str], ...] = (
    ("a.go", "package a\nfunc A( { }\n"),
    ("a.go", "package a\npackage a\n"),
    ("a.go", "func A() {}\n"),
    ("a.go", "package a\nvar x = 1\nimport b\n"),
    ("a.go", "package a\nreturn 1\n"),
    ("a.go", "package a\nvar x = []int{\n\t1\n}\nvar y = f(1, 2)\nvar z = f()\n"),
    ("a.go", 'package a\nvar x = "\\:\\n"\n'),
    ("a.go", "package a\nfunc f() {\n\ta, b\n\t= 1, 2\n}\n"),
    ("a.go", "package a\nvar x = a\n.b(c)\n"),
    ("a.ts", "interface A {\n  ;\n}\n"),
    ("A.java", "class A { public public int a; }\n"),
    ("A.java", "class A {}\nreturn 1;\n"),
    ("A.java", 'class A { String a = "\\:\\n"; }\n'),
    ("A.java", "class A { void f() {} return value; }\n"),
    ("a.c", "int a;\nreturn 1;\nMACRO(a);\n"),
    ("a.rs", "fn f() {}\nf();\n"),
    ("a.ts", "try { f() }\n"),
    ("a.js", "try { f() } finally { }\ntry { g() }\n"),
    ("a.js", "f({ true, a });\n"),
    ("a.tsx", "const a = <p>;\n"),
    ("a.rb", "def f(\n"),
    ("a.php", "<?php f(;\n"),
    ("a.sh", "if a; then\n"),
    ("a.json", '{"a": }\n'),
    ("a.css", "a { color: }}\n"),
)
"""Texts that no compiler takes; some of them satisfy a grammar."""
