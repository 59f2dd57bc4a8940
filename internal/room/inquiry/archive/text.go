package archive

import (
	"encoding/json"
	"fmt"
	"strings"

	"candour/internal/room/inquiry/transcript"
)

// TextOf gives the words of a row as a file that anybody can read, beside its row: terms of reference, question
// papers, transcripts, papers and minutes of the panel, the published report. An empty path: the row has none.
func TextOf(t *Table, r *Record) (path, text string, err error) {
	get := func(c string) string { s, _ := r.Values[c].(string); return s }
	head := ""
	switch t.Name {
	case "inquiry_terms":
		head, text = fmt.Sprintf("Terms of reference, version %v, of %s", r.Values["number"], get("made")), get("text")
	case "inquiry_paper":
		head, text = fmt.Sprintf("%s\nQuestion paper, version %v, of %s", get("title"), r.Values["number"], get("made")), get("questions")
	case "inquiry_report_out":
		head, text = get("title")+"\nPublished on "+get("on_day"), get("text")
	case "inquiry_panel_paper":
		head, text = fmt.Sprintf("%s\nPaper for the survivors panel, version %v, of %s", get("title"), r.Values["number"], get("out_day")), get("words")
	case "inquiry_panel_minutes":
		head, text = fmt.Sprintf("Minutes of the survivors panel, version %v, of %s", r.Values["number"], get("on_day")), get("words")
	case "inquiry_transcript":
		var said transcript.Transcript
		if err := json.Unmarshal([]byte(get("text")), &said); err != nil {
			return "", "", err
		}
		var b strings.Builder
		for _, l := range said.Lines {
			fmt.Fprintf(&b, "%d:%d\t%s\n", l.Page, l.Line, l.Text)
		}
		head, text = fmt.Sprintf("Transcript of day %v, taken in on %s", r.Values["number"], get("made")), b.String()
	default:
		return "", "", nil
	}
	return "text/" + strings.TrimPrefix(t.Name, "inquiry_") + "-" + r.ID + ".txt", head + "\n\n" + strings.TrimRight(text, "\n") + "\n", nil
}

// StandIn is what stands in a column that is not in the record, once it is read back.
func StandIn(column string) any {
	switch column {
	case "contacts", "by_self":
		return int64(0)
	case "account", "biller", "human", "sealed", "sealed_key":
		return ""
	}
	return nil
}
