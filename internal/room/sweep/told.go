package sweep

import "candour/internal/site/room"

// Told is how long what is here is kept, which acts stand in the log, and what its
// pages call it.
func Told() room.Told {
	return room.Told{Title: "the sweep",
		Retained: []room.Retained{
			{
				Kind: "asking (which force was asked for its closed cases, by whom, by when; taken back with what reason; why so late, and who agreed)",
				Kept: "as long as the log",
				From: "the entry",
				End:  "kept: it says what a board went by",
			},
		},
		Logged: []room.Logged{
			{Act: "collection", Actions: "`sweep.load`",
				Where: "`sweep_list`, `sweep_case`"},
			{Act: "alteration", Actions: "`sweep.allocate`, `sweep.review`, `sweep.ask`, `sweep.put-back`",
				Where: "the row that changed, with the row before it in the log; `sweep_ask` (who was asked for a list, by whom, by when; who agreed, where it " +
					"needs two, with `proposal`), `sweep_twin`, `sweep_allocation`, `sweep_outcome`, `sweep_draw`, `sweep_check`"},
			{Act: "alteration", Actions: "`sweep.agree`: the answer to what another proposed",
				Where: "`proposal`, beside the rows that changed"},
			{Act: "consultation", Actions: "`sweep.read` (who read a case); `sweep.publish` where the board is opened by whoever proposes it, once",
				Where: "`sweep_sight`, with `opened` for those who may have to judge it; `opened`"},
			{Act: "disclosure", Actions: "`sweep.publish`, `sweep.board` (what is published)",
				Where: "`sweep_release`, and `proposal` where it is proposed"},
			{Act: "combination", Actions: "near-duplicates under `sweep.allocate`; reading swept cases `sweep.read`",
				Where: "searches on the page leave no entry; what they open does"},
		},
		Words: room.Words{
			Tables: map[string]string{
				"sweep_list":       "list of closed cases",
				"sweep_case":       "closed case",
				"sweep_twin":       "two cases that may be one",
				"sweep_allocation": "who was given a closed case",
				"sweep_outcome":    "outcome of a second look",
				"sweep_draw":       "drawing of cases to check",
				"sweep_check":      "check of a rule on a case",
				"sweep_release":    "published board of closed cases",
				"sweep_ask":        "asking of a force for its closed cases",
				"sweep_sight":      "reading of a closed case",
			},
			Kinds: map[string]string{
				"sweep_export": "list of closed cases, from",
			},
		},
	}
}
