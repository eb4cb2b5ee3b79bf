"""Which files nobody reads line by line, told by their name alone, and in which words."""

from typing import Final

from review_action.pipeline.intake.detect_language import detect_language
from review_action.pipeline.intake.match_globs import match_globs

_LOCK = (
    "package-lock.json",
    "npm-shrinkwrap.json",
    "yarn.lock",
    "pnpm-lock.yaml",
    "bun.lock",
    "bun.lockb",
    "deno.lock",
    "poetry.lock",
    "pdm.lock",
    "uv.lock",
    "pylock.toml",
    "pylock.*.toml",
    "Pipfile.lock",
    "conda-lock.yml",
    "pixi.lock",
    "Cargo.lock",
    "Gemfile.lock",
    "composer.lock",
    "go.sum",
    "go.work.sum",
    "gradle.lockfile",
    "packages.lock.json",
    "project.assets.json",
    "paket.lock",
    "Podfile.lock",
    "Cartfile.resolved",
    "Package.resolved",
    "pubspec.lock",
    "mix.lock",
    "rebar.lock",
    "flake.lock",
    ".terraform.lock.hcl",
    "MODULE.bazel.lock",
    "Chart.lock",
    "requirements*.lock",
)
_WRAPPERS = ("gradlew", "gradlew.bat", "mvnw", "mvnw.cmd")
_VENDORED = (
    "node_modules/",
    "bower_components/",
    "jspm_packages/",
    "vendor/",
    "vendored/",
    "third_party/",
    "third-party/",
    "thirdparty/",
    "external_libs/",
    "Godeps/",
    "Pods/",
    "Carthage/Checkouts/",
    "site-packages/",
    ".venv/",
    ".yarn/releases/",
    ".yarn/plugins/",
    ".yarn/sdks/",
    ".pnp.*js",
    *_WRAPPERS,
)
_BUILT = (
    "dist/",
    "/build/",
    "/out/",
    "__pycache__/",
    ".next/",
    ".nuxt/",
    ".svelte-kit/",
    "*.egg-info/",
    ".ipynb_checkpoints/",
)
_MINIFIED = ("*.min.js", "*.min.css", "*.min.mjs", "*-min.js", "*.bundle.js", "*.chunk.js")
_MAPS = ("*.map",)
_GENERATED = (
    "*.pb.go",
    "*.pb.gw.go",
    "*.pb.cc",
    "*.pb.h",
    "*_pb2.py",
    "*_pb2.pyi",
    "*_pb2_grpc.py",
    "*_pb.js",
    "*_pb.ts",
    "*_pb.d.ts",
    "*.pb.swift",
    "*.pbobjc.*",
    "*_generated.go",
    "zz_generated.*",
    "*.gen.go",
    "*.gen.ts",
    "*.generated.*",
    "*.g.dart",
    "*.freezed.dart",
    "*.designer.cs",
    "*.Designer.cs",
    "*.g.cs",
    "*.g.i.cs",
    "*.xcodeproj/",
    "__generated__/",
    "/generated/",
)
_SNAPSHOTS = (
    "*.snap",
    "__snapshots__/",
    "*.ambr",
    "*.approved.*",
    "__image_snapshots__/",
    "cassettes/",
)
_MEDIA = (
    "png jpg jpeg gif bmp ico icns webp avif tif tiff psd ai sketch fig xcf svg eps "
    "mp3 mp4 m4a wav ogg flac avi mov mkv webm ttf otf woff woff2 eot "
    "pdf doc docx xls xlsx ppt pptx odt ods odp "
    "zip tar gz tgz bz2 xz zst 7z rar dmg iso bin dat keystore jks "
    "glb gltf fbx blend stl unitypackage"
)
_PROGRAMS = "jar war ear whl egg nupkg apk ipa exe dll so dylib a o obj lib class pyc pyo wasm pkl pickle pt"
_DATA = (
    "csv tsv jsonl ndjson geojson topojson parquet arrow feather avro orc h5 hdf5 npy npz "
    "onnx safetensors gguf sqlite sqlite3 db dump log har po pot mo xlf xliff"
)
_RULES = (
    ("lock file", _LOCK),
    ("vendored code", _VENDORED),
    ("build output", _BUILT),
    ("minified", _MINIFIED),
    ("source map", _MAPS),
    ("generated code", _GENERATED),
    ("test snapshot", _SNAPSHOTS),
)
_PROGRAM: Final = "program or package"
_ENDINGS = {
    **dict.fromkeys(_DATA.split(), "data"),
    **dict.fromkeys(_MEDIA.split(), "media, document or archive"),
    **dict.fromkeys(_PROGRAMS.split(), _PROGRAM),
}
_TAKEN_FOR: Final = frozenset(
    {"vendored code", "build output", "minified", "generated code", "test snapshot"}
)
_NEVER_RUN: Final = frozenset(
    ["", "css", "graphql", "ini", "json", "markdown", "protobuf", "restructuredtext", "toml", "xml"]
)


def name_rules(path: str) -> str:
    """Why a file of this name is left out, in words for people; empty when it is not."""
    for reason, patterns in _RULES:
        if match_globs(path, patterns):
            return reason
    _, dot, ending = path.rpartition("/")[2].rpartition(".")
    return _ENDINGS.get(ending.lower(), "") if dot else ""


def runs(path: str) -> bool:
    """Whether what has this name is code that people write."""
    return detect_language(path) not in _NEVER_RUN or path.rpartition("/")[2] in _WRAPPERS


def is_claimed(path: str, reason: str) -> bool:
    """Whether what `name_rules` leaves out runs all the same: whoever writes a file chooses its name."""
    return reason == _PROGRAM or (reason in _TAKEN_FOR and runs(path))
