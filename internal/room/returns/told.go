package returns

import "candour/internal/site/room"

// Told is how long what is here is kept, which acts stand in the log, and what its
// pages call it.
func Told() room.Told {
	return room.Told{Title: "returns",
		Retained: []room.Retained{
			{Kind: "correction (what a public page of returns or profiles said wrongly, what it says now, and why)", Kept: "as long as the log", From: "the entry",
				End: "kept: it is public, and says what was said before"},
			{Kind: "why (what a body said of a remark when it submitted a return)", Kept: "as long as the log", From: "the entry",
				End: "kept: approvers and chief officers went by it"},
		},
		Logged: []room.Logged{
			{Act: "collection", Actions: "`returns.send` (a file, a nil return, its submission), `profile.write`",
				Where: "`return_version`, `return_load`, `return_reason` (why a body submits what a check remarked on), `return_profile`, `return_profile_section`"},
			{
				Act: "alteration",
				Actions: "`returns.open` (a round, who was asked, an unlocking, what was put right), `returns.approve`, `returns.sign` (a chief officer signs a " +
					"version, or sends it back with a reason), `profile.sign`, `profile.view`; `figures.publish` marks what was published",
				Where: "`return_round`, `return_due` (who was asked, who recorded it and why so late, who agreed; with `proposal` where it needs two), " +
					"`return_step`, `return_version` (who signed it, and when), `return_correction` (what a page said wrongly), `return_profile_view`",
			},
			{
				Act: "consultation",
				Actions: "`returns.read` where rows are shown or a figure is followed to its rows; `returns.read` of the list that is approved together, and of a " +
					"submitted version, once, by whoever may sign or approve it; `profile.read` of a profile that is not published leaves none",
				Where: "`return_sight`, `opened`",
			},
			{Act: "(no entry)", Actions: "`returns.board`",
				Where: "nowhere"},
			{Act: "alteration", Actions: "`returns.agree`: the answer to what another proposed",
				Where: "`proposal`, beside the rows that changed"},
		},
		Words: room.Words{
			Tables: map[string]string{
				"return_correction":      "what was put right about a return or profile",
				"return_reason":          "why a return was submitted all the same",
				"return_round":           "round of returns",
				"return_due":             "return that is due",
				"return_version":         "version of a return",
				"return_load":            "loaded rows of a return",
				"return_step":            "step of a return",
				"return_sight":           "reading of a return's rows",
				"return_profile":         "problem profile",
				"return_profile_section": "section of a problem profile",
				"return_profile_view":    "inspector's view of a profile",
			},
		},
	}
}
