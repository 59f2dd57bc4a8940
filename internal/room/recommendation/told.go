package recommendation

import "candour/internal/site/room"

// Told is how long what is here is kept, which acts stand in the log, and what its
// pages call it.
func Told() room.Told {
	return room.Told{Title: "the register", Retained: retained(), Logged: logged(), Words: logWords()}
}

func retained() []room.Retained {
	return []room.Retained{
		{Kind: "published words and files with personal details", Kept: "until a coordinator takes them down",
			End: "the take-down: out of the page, search, the log and the database's files; the day, the reason, the size and digest of a file, and the empty entry stay"},
		{Kind: "a file on a draft report", Kept: "until it is taken off or submitted",
			End: "its owner; the log keeps its digest"},
		{Kind: "corrections, searches (who looked for an answer, by part)", Kept: "as long as the register",
			End: "kept"},
	}
}

func logged() []room.Logged {
	return []room.Logged{
		{
			Act: "collection",
			Actions: "`report.create`, `recommendation.create`, `import.commit`, `answer.record`, `search.record`, `commitment.create`, `evidence.add`, " +
				"`progress.draft`, `progress.submit`",
			Where: "`body`, `report`, `recommendation`, `addressee`, `part`, `answer`, `assessment`, `status_note`, `answer_known`, `commitment`, " +
				"`commitment_serves`, `progress`, `evidence`, `reading`, `search_made`",
		},
		{
			Act: "alteration",
			Actions: "`report.edit`, `recommendation.edit`, `commitment.edit`, `commitment.move`, `finding.record`, `panelview.record`, `link.decide`, " +
				"`ladder.step`, `answer.check`, `search.agree`",
			Where: "the row that changed; `date_move`, `finding`, `panel_view`, `tie`, `ladder_step`",
		},
		{Act: "consultation", Actions: "`evidence.read` by somebody who verifies, once for each file: they may have to judge it; anybody else's leaves none",
			Where: "`opened`"},
		{
			Act:     "(no entry: it changes nothing, and shows what everybody may see)",
			Actions: "`register.read`, `register.export`, `register.search`, `statement.read`, `timetable.read`, `feed.read`, `ladder.read`, `api.read`",
			Where:   "nowhere",
		},
		{Act: "(no entry: it proposes, and a person then decides)", Actions: "`import.preview`, `pdf.propose`, `link.suggest`, `statement.publish`, `reminder.send`",
			Where: "nowhere; a reminder is a row of the outbox"},
		{Act: "alteration", Actions: "`record.withdraw`, `record.correct`, `evidence.remove` (a file off a draft)",
			Where: "`correction`, with the reason; the row before is in the log"},
		{Act: "erasure", Actions: "`record.takedown`",
			Where: "`correction`; the emptied entries name the entry that emptied them, and it names them"},
	}
}

func logWords() room.Words {
	return room.Words{
		Tables: map[string]string{
			"body":              "organisation",
			"report":            "report",
			"recommendation":    "recommendation",
			"addressee":         "addressee",
			"part":              "part of the recommendation",
			"answer":            "answer",
			"answer_known":      "answer known of, not entered",
			"assessment":        "assessment by others",
			"commitment":        "commitment",
			"commitment_serves": "which recommendation a commitment serves",
			"date_move":         "move of a date",
			"progress":          "report of progress",
			"evidence":          "evidence",
			"finding":           "independent finding",
			"panel_view":        "view of the panel",
			"reading":           "value of the indicator",
			"tie":               "link to another recommendation",
			"status_note":       "note",
			"ladder_step":       "step of the chase ladder",
			"search_made":       "search for an answer",
			"correction":        "what was put right",
		},
		Kinds: map[string]string{
			"import": "file",
		},
		Columns: map[string]string{
			"body_id":           "organisation",
			"given":             "date",
			"wording":           "text",
			"source_url":        "source",
			"coded_by":          "coded by",
			"recommendation_id": "recommendation",
			"commitment_id":     "commitment",
			"progress_id":       "report",
			"part_id":           "part",
			"url":               "web address",
			"checked_on":        "checked on",
			"said_latest":       "latest answer, as the data file says",
			"said_latest_date":  "its date",
			"from_id":           "from",
			"to_id":             "to",
			"of_kind":           "kind of record",
			"of_id":             "record",
			"about_kind":        "found on",
			"about_id":          "which one",
			"entry_before":      "the entry before",
			"old_due":           "date before",
			"new_due":           "date after",
			"first_due":         "first date",
		},
	}
}
