package pages

import (
	"strings"

	"candour/internal/room/returns"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// signedWords say how the signature stands; "" where none is asked for.
func signedWords(round returns.Round, v *returns.Version, waits bool) string {
	switch {
	case v == nil || !returns.WantsChief(round, v):
		return ""
	case v.Signed():
		return "Signed by the chief officer on " + web.Date(v.SignedAt)
	case waits:
		return "Waits for the chief officer"
	}
	return "Not signed. The chief officer signs it after it is submitted."
}

// signBox shows what is signed: the rows of each table, and who signed.
func (p *Pages) signBox(x *returns.Seen) (sheet.Box, bool) {
	words := signedWords(x.Round, x.Newest, x.WaitsForChief)
	if words == "" {
		return sheet.Box{}, false
	}
	b := sheet.Box{ID: "signature", Title: "The chief officer's signature", Lines: []string{strings.TrimSuffix(words, ".") + "."}}
	if x.Newest.Signed() {
		b.Lines = []string{words + ": " + x.Newest.SignedName + "."}
	}
	if x.Newest.Nil {
		b.Lines = append(b.Lines, "It is a nil return: it says that there is nothing for this period.")
		return b, true
	}
	t := web.Table{ID: "counts", Caption: "Rows in each table", Empty: "No row was taken.", Columns: []web.Column{{Text: "Table"}, {Text: "Rows taken", Numeric: true}}}
	for _, l := range x.Newest.Loads {
		t.Rows = append(t.Rows, web.Row(web.T(sentence(l.Schema)), web.T(web.Number(int(l.Rows)))))
	}
	b.Table = &t
	if x.Newest.Refused > 0 {
		b.Lines = append(b.Lines, leftOut(x.Newest))
	}
	return b, true
}

// leftOut says how many rows a return goes without, and why, once that was said.
func leftOut(v *returns.Version) string {
	rows := web.Plural(int(v.Refused), "row was", "rows were") + " refused and "
	if v.Without == "" {
		return rows + "would be left out. Nobody has said why yet."
	}
	return rows + "left out. Why: " + v.Without
}

// signForms are the chief officer's two answers; they sign what they have opened.
func signForms(seen bool, button func(id, title, text string, lines ...string) sheet.Form, reason func(name, label string) []sheet.Field) []sheet.Form {
	sign := button("sign", "Sign the return", "Sign the return",
		"You say for your force or council that these figures are right. The national desk can then approve them. A new version needs a new signature.")
	back := button("decline", "Send it back without signing", "Send it back")
	back.Fields = reason("decline_reason", "What has to be put right")
	if !seen {
		return []sheet.Form{back}
	}
	return []sheet.Form{sign, back}
}
