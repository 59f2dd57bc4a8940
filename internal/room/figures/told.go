package figures

import "candour/internal/site/room"

// Told is how long what is here is kept, which acts stand in the log, and what its
// pages call it.
func Told() room.Told {
	return room.Told{Title: "figures",
		Retained: []room.Retained{
			{Kind: "figures (releases, their editions, tables and files; who drafted, checked and published)", Kept: "as long as the log", From: "-",
				End: "kept: what was published stays, with what was put right beside it"},
		},
		Logged: []room.Logged{
			{Act: "consultation", Actions: "`figures.draft` where the preview of a build is opened",
				Where: "`opened`"},
			{Act: "alteration", Actions: "`figures.draft`, `figures.check`",
				Where: "`figures_release`, `figures_edition`, `figures_table`, `figures_file`, `figures_step`"},
			{Act: "disclosure", Actions: "`figures.publish`",
				Where: "`figures_published`"},
			{Act: "(no entry; rows behind a figure need `returns.read`)", Actions: "`figures.read`, `figures.trace`",
				Where: "nowhere, or `return_sight`"},
		},
		Words: room.Words{
			Tables: map[string]string{
				"figures_release":   "release of figures",
				"figures_edition":   "edition of a release",
				"figures_table":     "table of a release",
				"figures_step":      "step of a release",
				"figures_file":      "file of a release",
				"figures_published": "published edition of figures",
			},
			Columns: map[string]string{
				"release_id": "release",
			},
		},
	}
}
