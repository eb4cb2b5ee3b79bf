"""Node types of each grammar that define something, and those of their parameters."""

from collections.abc import Mapping
from typing import Final

_SCRIPT: Final = {
    "function_declaration": "function",
    "generator_function_declaration": "function",
    "method_definition": "method",
    "class_declaration": "class",
    "variable_declarator": "function",
}
_TYPED_SCRIPT: Final = {
    **_SCRIPT,
    "abstract_class_declaration": "class",
    "interface_declaration": "interface",
    "enum_declaration": "enum",
    "type_alias_declaration": "type",
    "internal_module": "module",
}
_C: Final = {
    "function_definition": "function",
    "struct_specifier": "struct",
    "union_specifier": "struct",
    "enum_specifier": "enum",
}

DEFINITIONS: Final[Mapping[str, Mapping[str, str]]] = {
    "python": {"function_definition": "function", "class_definition": "class"},
    "javascript": _SCRIPT,
    "typescript": _TYPED_SCRIPT,
    "tsx": _TYPED_SCRIPT,
    "go": {
        "function_declaration": "function",
        "method_declaration": "method",
        "type_spec": "type",
    },
    "java": {
        "class_declaration": "class",
        "record_declaration": "class",
        "interface_declaration": "interface",
        "annotation_type_declaration": "interface",
        "enum_declaration": "enum",
        "method_declaration": "method",
        "constructor_declaration": "method",
    },
    "rust": {
        "function_item": "function",
        "struct_item": "struct",
        "enum_item": "enum",
        "trait_item": "interface",
        "impl_item": "class",
        "mod_item": "module",
    },
    "c": _C,
    "cpp": {**_C, "class_specifier": "class", "namespace_definition": "module"},
    "c-sharp": {
        "class_declaration": "class",
        "record_declaration": "class",
        "struct_declaration": "struct",
        "interface_declaration": "interface",
        "enum_declaration": "enum",
        "method_declaration": "method",
        "constructor_declaration": "method",
        "local_function_statement": "function",
    },
    "ruby": {
        "class": "class",
        "module": "module",
        "method": "method",
        "singleton_method": "method",
    },
    "php": {
        "class_declaration": "class",
        "interface_declaration": "interface",
        "trait_declaration": "class",
        "enum_declaration": "enum",
        "function_definition": "function",
        "method_declaration": "method",
    },
    "bash": {"function_definition": "function"},
}
"""Kinds by node type by grammar; a variable defines something when its value is a function."""

FUNCTION_VALUES: Final = frozenset({"arrow_function", "function_expression", "generator_function"})
ENCLOSING_EXPORTS: Final = frozenset({"export_statement", "decorated_definition"})
"""What stands around a definition and belongs to its lines."""

OPTIONAL: Final = frozenset(
    {
        *("default_parameter", "typed_default_parameter"),
        *("list_splat_pattern", "dictionary_splat_pattern"),
        *("optional_parameter", "assignment_pattern", "rest_pattern"),
        *("variadic_parameter_declaration", "spread_parameter", "variadic_parameter"),
        *("optional_parameter_declaration", "optional_type_parameter"),
        *("splat_parameter", "hash_splat_parameter", "block_parameter"),
    }
)
"""Parameters a caller may leave out, whatever the language."""
NO_PARAMETER: Final = frozenset(
    {
        *("comment", "line_comment", "block_comment", "attribute_item", "attribute_list"),
        *("keyword_separator", "positional_separator", "self_parameter", "receiver_parameter"),
    }
)
RECEIVERS: Final = frozenset({"self", "cls", "this"})
IDENTIFIERS: Final = frozenset(
    {
        *("identifier", "type_identifier", "field_identifier", "property_identifier"),
        *("shorthand_property_identifier", "package_identifier", "namespace_identifier"),
        *("constant", "name", "command_name", "word"),
    }
)
