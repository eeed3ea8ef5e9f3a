"""建议 and 提案: registered, assigned, answered by an official letter, judged by the deputy."""
