package logbook

import "candour/internal/site/room"

// Told is how long what is here is kept, which acts stand in the log, and what its
// pages call it.
func Told() room.Told {
	return room.Told{Title: "the log",
		Logged: []room.Logged{
			{Act: "(no entry)", Actions: "`log.read`",
				Where: "nowhere"},
		},
		Words: room.Words{
			Columns: map[string]string{
				"words":      "text",
				"synthetic":  "made up for demonstration (1 is yes)",
				"sha256":     "fingerprint of the file",
				"n":          "number",
				"checked":    "checked against its source (1 is yes)",
				"checked_by": "checked by",
				"total":      "recommendations made",
				"was":        "earlier words",
				"made":       "date",
				"by_role":    "by",
				"by_body":    "of the body",
				"by_name":    "by whom",
				"report_id":  "report",
				"digest":     "fingerprint of the definition",
				"code":       "version of the program",
				"hands":      "who worked on it",
			},
		},
	}
}
