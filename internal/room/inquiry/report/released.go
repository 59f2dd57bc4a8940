package report

// WordsOf are all words of a published report that everybody reads: its own, and by which provisions something is withheld.
func WordsOf(text string, gaps []Gap) string {
	for _, g := range gaps {
		if g.Law != "" {
			text += "\n" + g.Law
		}
	}
	return text
}
