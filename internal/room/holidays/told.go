package holidays

import "candour/internal/site/room"

// Told is how long what is here is kept, which acts stand in the log, and what its
// pages call it.
func Told() room.Told {
	return room.Told{Title: "bank holidays",
		Retained: []room.Retained{
			{Kind: "holiday_change (what was said of bank holidays, with why and the source, and who agreed where the day had passed)", Kept: "as long as the log", From: "-",
				End: "kept: due days were counted by it; it is about no person"},
		},
		Logged: []room.Logged{
			{
				Act: "alteration",
				Actions: "`holiday.manage` (a holiday added or taken out, a year that is whole, with why and the source; that somebody proposed to put right a day " +
					"that has passed), `holiday.agree` (the answer)",
				Where: "`holiday_change`, with `proposal`",
			},
		},
		Words: room.Words{
			Tables: map[string]string{
				"holiday_change": "what was said of bank holidays",
			},
		},
	}
}
