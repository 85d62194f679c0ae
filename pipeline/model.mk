# The model file rules/vi.model: built by hand ('make model'), kept in the tree.
