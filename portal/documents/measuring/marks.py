"""Marks that may not end a line, and those that may not begin one."""

OPENING = "（(《〈〔“‘「[【"
CLOSING = "）)》〉〕”’」]】，、。：；！？"
