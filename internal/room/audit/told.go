package audit

import "candour/internal/site/room"

// Told is how long what is here is kept, which acts stand in the log, and what its
// pages call it.
func Told() room.Told {
	return room.Told{Title: "audits",
		Retained: []room.Retained{
			{Kind: "audit (the sealed lists of an audit project, and its disputed pairs)", Kept: "until the project is closed", From: "what was agreed with those who gave lists",
				End: "an analyst of the project: its keys are destroyed"},
		},
		Logged: []room.Logged{
			{Act: "collection, combination", Actions: "`audit.work` (members, lists, linkage, plan, estimates)",
				Where: "`audit_project`, `audit_member`, `audit_list`, `audit_run`, `audit_plan`, `audit_result`, `audit_step`"},
			{Act: "combination", Actions: "linkage of an audit's lists under `vault.reveal`, with the lists as purpose",
				Where: "`vault_opening`"},
			{Act: "consultation", Actions: "`audit.work` where a report that waits is opened by whoever may check or publish it, once",
				Where: "`opened`"},
			{Act: "alteration", Actions: "`audit.judge`",
				Where: "`audit_dispute`, `audit_judgement`"},
			{Act: "disclosure", Actions: "`audit.check` (a report checked, then published), `audit.work` (drafted)",
				Where: "`audit_report`, `audit_recommendation`, `audit_published`"},
			{Act: "(no entry)", Actions: "`audit.read`",
				Where: "nowhere"},
		},
		Words: room.Words{
			Tables: map[string]string{
				"audit_project":        "audit",
				"audit_member":         "member of an audit",
				"audit_list":           "list of an audit",
				"audit_run":            "linkage of an audit's lists",
				"audit_dispute":        "pair of records in dispute",
				"audit_judgement":      "judgement of a pair",
				"audit_plan":           "plan of an audit",
				"audit_result":         "result of an audit",
				"audit_report":         "report of an audit",
				"audit_recommendation": "recommendation of an audit",
				"audit_step":           "step of an audit",
				"audit_published":      "published audit",
			},
			Columns: map[string]string{
				"project_id": "audit",
			},
		},
	}
}
