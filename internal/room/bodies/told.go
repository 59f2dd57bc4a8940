package bodies

import "candour/internal/site/room"

// Told is how long what is here is kept, which acts stand in the log, and what its
// pages call it.
func Told() room.Told {
	return room.Told{Title: "bodies",
		Retained: []room.Retained{
			{Kind: "bodies (the list, who belongs to whom)", Kept: "as long as the log", From: "-",
				End: "nothing: it says whom the walls took for one; a mistake is marked, and stays"},
			{Kind: "past (where a member of staff worked before)", Kept: "as long as the person is in the list of staff", From: "-",
				End: "kept: whoever once worked for a body stays barred from its cases"},
		},
		Logged: []room.Logged{
			{Act: "alteration", Actions: "`body.manage` (the list of bodies; what is proposed of what is part of what, or became what), `body.agree`",
				Where: "`body_listed`, `body_tie`, `proposal`"},
			{Act: "alteration", Actions: "`user.manage` where somebody changes body",
				Where: "`staff_past` (where they worked before)"},
		},
		Words: room.Words{
			Tables: map[string]string{
				"body_listed": "body on the list",
				"body_tie":    "how two bodies belong together",
				"staff_past":  "former employer or secondment",
			},
			Kinds: map[string]string{
				"bodies": "list of bodies",
			},
		},
	}
}
