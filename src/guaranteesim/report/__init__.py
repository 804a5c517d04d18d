"""Everything a reader sees, made from results alone: words, answers, tables, screens, texts and figures."""
