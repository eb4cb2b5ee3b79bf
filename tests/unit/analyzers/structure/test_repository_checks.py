"""Manifests, migrations and partners: what the rest of the repository makes a finding of."""

import pytest

from review_action.adapters.analyzers.structure.manifest_without_lock import manifest_without_lock
from review_action.adapters.analyzers.structure.migration_without_rollback import (
    migration_without_rollback,
)
from review_action.adapters.analyzers.structure.missing_partner import LAST, missing_partner
from tests.unit.analyzers.structure.edit import Edit, change

MANIFESTS = [
    ("package.json", "{}", '{"dependencies": {"z": "1", "a": "2"}}', "package-lock.json"),
    ("web/package.json", "{}", '{"devDependencies": {"z": "1", "a": "2"}}', "pnpm-lock.yaml"),
    ("composer.json", "{}", '{"require": {"z/z": "1", "a/b": "2"}}', "composer.lock"),
    ("pyproject.toml", "", "[project]\ndependencies = ['z', 'a>2']\n", "uv.lock"),
    ("pyproject.toml", "", "[tool.poetry.dependencies]\nz = '1'\nA = '2'\n", "poetry.lock"),
    ("Cargo.toml", "", "[dependencies]\nz = '1'\na = { version = '2' }\n", "Cargo.lock"),
    ("Cargo.toml", "[dependencies]\nx = '1'\nz = '1'\n", "[dependencies]\nx = '1'\n", "Cargo.lock"),
    ("Gemfile", "", "gem 'z'\ngem 'a', '~> 2'\n", "Gemfile.lock"),
    (
        "go.mod",
        "module m\n\nrequire g.io/g v1.0.0\n",
        "module m\n\nrequire g.io/g v1.1.0\n",
        "go.sum",
    ),
]
PINS = '"x" "z" z/z g.io/g v1.0.0 h1:x\n'


@pytest.mark.parametrize(("path", "old", "new", "lock"), MANIFESTS)
def test_manifest_without_lock__each(path: str, old: str, new: str, lock: str) -> None:
    (finding,) = manifest_without_lock(change((path, old, new), tree={lock: PINS}))
    assert lock in finding.title
    assert finding.anchor == "exact"


@pytest.mark.parametrize(("path", "old", "new", "lock"), MANIFESTS)
def test_manifest_without_lock__silent_with_the_lock_or_without_any(
    path: str, old: str, new: str, lock: str
) -> None:
    assert not list(manifest_without_lock(change((path, old, new), (lock, "", PINS), tree={})))
    assert not list(manifest_without_lock(change((path, old, new), tree={})))
    assert not list(manifest_without_lock(change((path, old, new))))


@pytest.mark.parametrize(
    ("path", "old", "new", "lock", "pins"),
    [
        ("package.json", '{"scripts": {}}', '{"scripts": {"a": "b"}}', "package-lock.json", PINS),
        (
            "package.json",
            '{"dependencies": {"z": "1"}}',
            '{"dependencies": {"z": "1", "a": "workspace:*"}}',
            "pnpm-lock.yaml",
            PINS,
        ),
        ("package.json", "{}", "{", "package-lock.json", PINS),
        (
            "lib/generators/app/package.json",
            "{}",
            '{"dependencies": {"z": "1", "a": "2"}}',
            "package-lock.json",
            PINS,
        ),
        (
            "package.json",
            '{"dependencies": {"a": "2.3.6"}}',
            '{"dependencies": {"a": "^2.3.6"}}',
            "package-lock.json",
            PINS,
        ),
        ("package.json", "[]", "[]", "package-lock.json", PINS),
        ("x/package.json", "{}", '{"dependencies": {"a": "1"}}', "package-lock.json", "other"),
        (
            "composer.json",
            '{"require": {"php": "8"}}',
            '{"require": {"php": "9"}}',
            "composer.lock",
            PINS,
        ),
        ("pyproject.toml", "[project]\nname = 'a'\n", "[project]\nname = 'b'\n", "uv.lock", PINS),
        ("pyproject.toml", "", "[", "uv.lock", PINS),
        (
            "Cargo.toml",
            "[dependencies]\na = '1'\n",
            "[dependencies]\na = { version = '1', features = ['x'] }\n",
            "Cargo.lock",
            PINS,
        ),
        (
            "Cargo.toml",
            "[dependencies]\na = '=1.2'\n",
            "[dependencies]\na = { version = '1.2' }\n",
            "Cargo.lock",
            PINS,
        ),
        (
            "Cargo.toml",
            "[dependencies]\nz = '1'\n",
            "[dependencies]\nz = '1'\na = { path = '../a' }\n",
            "Cargo.lock",
            PINS,
        ),
        ("Cargo.toml", "", "[", "Cargo.lock", PINS),
        ("Gemfile", "gem 'a', '~> 1'\n", "gem 'a', '~> 1', require: false\n", "Gemfile.lock", PINS),
        (
            "Gemfile",
            'gem "a"\ngem "b"\n\ngroup :test do\n  gem "c"\n  gem "d"\nend\n',
            'gem "b"\n\ngroup :test do\n  gem("c")\n  gem "a"\n  gem "d"\nend\n',
            "Gemfile.lock",
            PINS,
        ),
        ("Gemfile", "group(:test) { gem 'a' }\n", "gem 'a'\n", "Gemfile.lock", PINS),
        (
            "Cargo.toml",
            "[target.'cfg(unix)'.dev-dependencies]\na = '1'\n",
            "[dependencies]\na = '1'\n",
            "Cargo.lock",
            PINS,
        ),
        (
            "pyproject.toml",
            "[tool.poetry.dependencies]\nA_b = '1'\n[tool.uv]\ndev-dependencies = ['c']\n",
            "[project]\ndependencies = ['a-b>=1']\n[dependency-groups]\ndev = ['c']\n",
            "uv.lock",
            f"a-b {PINS}",
        ),
        (
            "package.json",
            '{"dependencies": {"a": "1"}}',
            '{"optionalDependencies": {"a": "1"}}',
            "package-lock.json",
            PINS,
        ),
        # The lock never had it.
        (
            "package.json",
            '{"dependencies": {"x": "1", "a": "1"}}',
            '{"dependencies": {"x": "1"}}',
            "yarn.lock",
            PINS,
        ),
        ("go.mod", "require g.io/g v0.9.0\n", "require g.io/g v1.0.0\n", "go.sum", PINS),
        ("go.mod", "require g.io/g v1.0.0\n", "", "go.sum", PINS),
        ("go.mod", "", "require g.io/g v1.1.0\nreplace g.io/g => ../a\n", "go.sum", PINS),
        ("other.json", "{}", '{"dependencies": {"a": "1"}}', "package-lock.json", PINS),
    ],
)
def test_manifest_without_lock__silent(path: str, old: str, new: str, lock: str, pins: str) -> None:
    assert not list(manifest_without_lock(change((path, old, new), tree={lock: pins})))


def test_manifest_without_lock__the_lock_above_is_the_workspace_s() -> None:
    member = ("web/package.json", "{}", '{"dependencies": {"z": "1", "a": "2"}}')
    tree = {"web/yarn.lock": PINS, "yarn.lock": PINS}
    assert list(manifest_without_lock(change(member, tree=tree)))
    locked = change(member, ("yarn.lock", "", PINS), tree=tree)
    assert not list(manifest_without_lock(locked))


ALEMBIC = "def upgrade() -> None:\n    op.add_column()\n\n\ndef downgrade() -> None:\n    {}\n"
KNEX = "exports.up = async (knex) => {{\n  await knex.x();\n}};\nexports.down = async (knex) => {{{}}};\n"
RAILS = "class A\n  def up\n    execute 'x'\n  end\n{}end\n"
DOWN = "  def down\n    execute 'y'\n  end\n"
UPGRADE, UP = ALEMBIC.partition("\n\n\ndef")[0] + "\n", KNEX.partition("exports.down")[0].format()
SETS = [
    ("db/versions/{}.py", ALEMBIC.format("op.drop_column()"), UPGRADE),
    ("migrations/{}.js", KNEX.format("\n  await knex.y();\n"), UP),
    ("db/migrate/{}_a.rb", RAILS.format(DOWN), RAILS.format("")),
]


@pytest.mark.parametrize(
    ("path", "usual", "decided"),
    [
        *(
            (*SETS[0][:2], ALEMBIC.format(body))
            for body in ("pass", '"""No."""', "raise No", "...")
        ),
        *((*SETS[1][:2], KNEX.format(body)) for body in ("", " throw new Error(); ", " // no\n")),
        (*SETS[1][:2], f"{UP}const down = null;\nmodule.exports = {{ up, down }};\n"),
        (*SETS[1][:2], f"{UP}export async function down(db: Db): Promise<void> {{}}\n"),
        *(
            (*SETS[2][:2], RAILS.format(f"  def {down}\n  end\n"))
            for down in ("down", "self.down", "down\n    raise ActiveRecord::IrreversibleMigration")
        ),
        (*SETS[2][:2], RAILS.format("  def down; end\n")),
        (*SETS[2][:2], RAILS.format("  def down\n    # cannot be taken back\n  end\n")),
    ],
)
def test_migration_without_rollback__a_way_back_that_does_nothing_is_a_decision(
    path: str, usual: str, decided: str
) -> None:
    tree = {path.format(number): usual for number in range(3)}
    edit: Edit = (path.format(9), None, decided)
    assert not list(migration_without_rollback(change(edit, tree=tree)))


@pytest.mark.parametrize(("path", "usual", "odd"), SETS)
def test_migration_without_rollback__each(path: str, usual: str, odd: str) -> None:
    tree = {path.format(number): usual for number in range(3)}
    (finding,) = migration_without_rollback(change((path.format(9), None, odd), tree=tree))
    assert "3 of the last 3" in finding.description
    assert not list(migration_without_rollback(change((path.format(9), None, usual), tree=tree)))


@pytest.mark.parametrize(("path", "usual", "odd"), SETS)
def test_migration_without_rollback__silent_where_it_is_not_usual(
    path: str, usual: str, odd: str
) -> None:
    few = {path.format(number): usual for number in range(2)}
    assert not list(migration_without_rollback(change((path.format(9), None, odd), tree=few)))
    mixed = few | {path.format(number): odd for number in range(2, 5)}
    assert not list(migration_without_rollback(change((path.format(9), None, odd), tree=mixed)))
    many = {path.format(number): usual for number in range(5)}
    assert not list(migration_without_rollback(change((path.format(9), odd, odd), tree=many)))


def test_migration_without_rollback__one_that_does_nothing_needs_no_way_back() -> None:
    tree = {f"db/versions/{number}.py": ALEMBIC.format("op.x()") for number in range(3)}
    merge = "def upgrade() -> None:\n    pass\n\n\ndef downgrade() -> None:\n    pass\n"
    assert not list(
        migration_without_rollback(change(("db/versions/9.py", None, merge), tree=tree))
    )


def test_migration_without_rollback__sql_pairs() -> None:
    tree = {f"m/{n}.{way}.sql": "x" for n in range(3) for way in ("up", "down")}
    edit: Edit = ("m/9.up.sql", None, "x\n")
    (finding,) = migration_without_rollback(change(edit, tree=tree))
    assert "`9.down.sql`" in finding.description
    assert not list(
        migration_without_rollback(change(edit, ("m/9.down.sql", None, "y\n"), tree=tree))
    )


BOTH, ALONE = frozenset({"a.py", "b.py"}), frozenset({"a.py"})
EDIT = ("a.py", "x = 1\n" * 3, "x = 2\n" * 3)


def test_manifest_without_lock__the_sums_of_a_workspace() -> None:
    edits: list[Edit] = [
        ("go.mod", "module m\n\nrequire g.io/g v1.0.0\n", "module m\n\nrequire g.io/g v1.1.0\n"),
        ("go.work.sum", "", "g.io/g v1.1.0 h1:x\n"),
    ]
    tree = {"go.sum": "g.io/g v1.0.0 h1:x\n"}
    assert list(manifest_without_lock(change(edits[0], tree=tree)))
    assert not list(manifest_without_lock(change(*edits, tree=tree)))


def test_missing_partner__says_how_often() -> None:
    history = [*[BOTH] * LAST, ALONE]
    (finding,) = missing_partner(change(EDIT, tree={"b.py": ""}, history=history))
    assert f"All of the last {LAST}" in finding.description
    assert finding.start_line == 0


@pytest.mark.parametrize(
    ("history", "tree"),
    [
        ([*[BOTH] * (LAST - 1), ALONE], {"b.py": ""}),
        ([BOTH] * (LAST - 1), {"b.py": ""}),
        ([BOTH] * LAST, {}),
        ([*[BOTH] * LAST, *[frozenset({"b.py"})] * 6], {"b.py": ""}),
        ([BOTH | {f"{n}" for n in range(30)}] * LAST, {"b.py": ""}),
        ([frozenset({"a.py", "CHANGELOG.md"})] * LAST, {"CHANGELOG.md": ""}),
        ([frozenset({"a.py", "tests/test_a.py"})] * LAST, {"tests/test_a.py": ""}),
        ([], {"b.py": ""}),
    ],
)
def test_missing_partner__silent(history: list[frozenset[str]], tree: dict[str, str]) -> None:
    assert not list(missing_partner(change(EDIT, tree=tree, history=history)))


def test_missing_partner__a_word_that_is_respelt() -> None:
    edit = ("a.py", "x = 1\n", "x = 2\n")
    assert not list(missing_partner(change(edit, tree={"b.py": ""}, history=[BOTH] * LAST)))


def test_missing_partner__silent_when_it_changed_too() -> None:
    edits = (EDIT, ("b.py", "y = 1\n", "y = 2\n"))
    assert not list(missing_partner(change(*edits, tree={}, history=[BOTH] * LAST)))


def test_missing_partner__a_page_is_changed_alone_for_its_words() -> None:
    history = [frozenset({"a.md", "b.py"})] * LAST
    assert not list(missing_partner(change(("a.md", "x", "y"), tree={"b.py": ""}, history=history)))
