"""The op tables: one module a family, each op one declaration."""
