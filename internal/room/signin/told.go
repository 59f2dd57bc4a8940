package signin

import "candour/internal/site/room"

// Told is how long what is here is kept, which acts stand in the log, and what its
// pages call it.
func Told() room.Told {
	return room.Told{Title: "staff",
		Retained: []room.Retained{
			{Kind: "emergency, join (an administrator was made because too few were left; two registered humans were found to be one)", Kept: "as long as the log", From: "-",
				End: "nothing: public, and it names nobody"},
			{Kind: "human (a number of staff, its body, which accounts are theirs), proposal (what two administrators agreed on)", Kept: "as long as the log", From: "the entry",
				End: "kept: it says who was one of two, years later"},
			{Kind: "invitation (that somebody was invited to make a passkey; the hash of the code)", Kept: "as long as the log", From: "-",
				End: "kept: the code works for 3 days, and once"},
			{Kind: "demonstration (the mark that no real service runs on this database)", Kept: "as long as the log", From: "-",
				End: "nothing: public, and it names nobody"},
			{Kind: "refusal (how often the service said no, by day, page and a keyed hash of the account; no record)", Kept: "three months", From: "the day",
				End: "the clock; not in backups"},
		},
		Logged: []room.Logged{
			{Act: "(not one of the six)", Actions: "`staff.break-glass`: an administrator was made because fewer than two were left; public, with the day and the reason",
				Where: "`staff_emergency`, `staff`, `staff_human`, `human`"},
			{
				Act: "(not one of the six)",
				Actions: "`staff.agree`: a second administrator agrees to, or refuses, what gives somebody a power or changes who holds it; two registered humans " +
					"found to be one are public, with the day and the reason",
				Where: "`staff_proposal`, `staff`, `staff_human`, `human`, `human_join`",
			},
			{Act: "(not one of the six)", Actions: "`staff.accept`: somebody who was invited made their first passkey; that they were invited is under `user.manage`",
				Where: "`staff_invitation`: who, until when, its state; of the code only a hash"},
			{Act: "(not one of the six)", Actions: "`demo.begin`: the database was marked as a demonstration's; public",
				Where: "`demonstration`"},
			{Act: "alteration", Actions: "`user.manage` (who may sign in, as what; where somebody worked before)",
				Where: "`staff`, `staff_human`, `staff_past`"},
			{Act: "(no entry of the log)", Actions: "`session.create`, `session.end`, `account.manage`, `demo.choose`, `desk.read`",
				Where: "sessions and passkeys are no records; refusals are lines of the service's own log"},
		},
		Words: room.Words{
			Tables: map[string]string{
				"staff":            "account of a member of staff",
				"staff_human":      "which human an account is",
				"staff_emergency":  "an administrator made because too few were left",
				"staff_invitation": "invitation of a member of staff",
				"demonstration":    "mark of a demonstration",
				"staff_proposal":   "change of staff that a second administrator must agree to",
				"human":            "who somebody is",
				"human_join":       "two registered people found to be one",
			},
			Kinds: map[string]string{
				"emergency":  "an administrator made because none was left",
				"invitation": "invitation",
			},
		},
	}
}
