"""导入: from a file of divisions or committees to the registry, all of it or nothing.

reading (which encoding, which rows) -> layout (which column is what) -> tables and places (is every row right) ->
staging (COPY) -> merging (what is new, renamed, moved, changed, vanished, set by set). What is wrong with a file is a
list of faults.
"""
