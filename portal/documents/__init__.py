"""公文: numbered, frozen, typeset in the layout of GB/T 9704, and measured."""
