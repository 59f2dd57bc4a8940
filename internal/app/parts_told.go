package app

import "candour/internal/site/room"

// What the parts of the kernel say of what they keep; see room.Told.

func logTold() room.Told {
	return room.Told{Title: "the log",
		Retained: []room.Retained{
			{Kind: "schema, succession (which tables and columns there were; which key took over)", Kept: "as long as the log", From: "-",
				End: "nothing: it holds no words of anybody"},
			{Kind: "mark (that a form or call was taken, so that one sent twice counts once)", Kept: "three days", From: "the day it was sent",
				End: "the clock: it is a hash, with where the form led"},
		},
		Logged: []room.Logged{
			{Act: "(not one of the six)", Actions: "`ledger.succeed`: a new key takes the log over, as the old one is lost or stolen",
				Where: "`ledger_succession`"},
			{Act: "(not one of the six)", Actions: "`schema.record`: after an upgrade the service writes down which tables and columns there are",
				Where: "`ledger_schema`"},
			{Act: "(no entry)", Actions: "`ledger.read`, `ledger.prove`, `ledger.checkpoint`, `policy.read`, `health.read`",
				Where: "a checkpoint is signed and published"},
		},
		Words: room.Words{
			Tables: map[string]string{
				"ledger_schema":     "tables and columns of the database",
				"ledger_succession": "the log that was taken over",
			},
			Kinds: map[string]string{
				"schema":     "tables and columns of the database",
				"succession": "the log that was taken over",
			},
			Columns: map[string]string{
				"old_origin": "earlier name",
				"old_key":    "earlier key",
				"new_origin": "new name",
				"new_key":    "new key",
				"sets":       "migrations, by room",
				"declared":   "tables and columns",
			},
		},
	}
}

func vaultTold() room.Told {
	return room.Told{Title: "the vault",
		Retained: []room.Retained{
			{Kind: "custodian (a custodian's key, its states, the ceremonies)", Kept: "as long as the log", From: "the entry",
				End: "kept: it says who could open names when; private keys go when the custodian leaves"},
			{Kind: "keys (which key wraps, which services run)", Kept: "while it is so",
				End: "a rotation; a service's row goes a minute after it stops"},
		},
		Logged: []room.Logged{
			{Act: "alteration", Actions: "`vault.ask`, `vault.approve`",
				Where: "`vault_request` (custodians are asked), `vault_approval` (each answer), with the row before it in the log"},
			{Act: "(not one of the six)", Actions: "`vault.keep`: a custodian's key made, renewed, lost, found, given up; two custodians seal keys to others",
				Where: "`vault_custodian`, `vault_reseal`"},
			{Act: "(not one of the six)", Actions: "`settings.manage`: keys rotated, with how many wraps did not open",
				Where: "`vault_rotation`"},
			{Act: "consultation", Actions: "`vault.reveal` (a sealed part), `vault.identify` (who somebody is)",
				Where: "`vault_opening`: role, body, human, parts, purpose, time"},
			{Act: "erasure", Actions: "`vault.erase` (by the person)",
				Where: "`vault_person`, the tombstone in `review_case`, and the list beside the key files"},
		},
		Words: room.Words{
			Tables: map[string]string{
				"vault_person":    "keys of a person",
				"vault_custodian": "key of a custodian",
				"vault_opening":   "reading of something sealed",
				"vault_request":   "request to open a name",
				"vault_approval":  "answer of a custodian",
				"vault_rotation":  "turning of the keys",
				"vault_reseal":    "names sealed to other custodians",
			},
			Kinds: map[string]string{
				"person":          "person of the case",
				"custodian":       "key of a custodian",
				"opening-request": "request to open a name",
				"vault":           "keys of the vault",
			},
		},
	}
}

func openedTold() room.Told {
	return room.Told{Title: "every room",
		Retained: []room.Retained{
			{Kind: "opened (which parts of what they judge somebody was shown, by digest)", Kept: "as long as the log", From: "-",
				End: "kept: it says who had looked before they decided, and holds no words"},
		},
		Logged: []room.Logged{
			{Act: "consultation", Actions: "what shows somebody that which they may have to judge (`vault.reveal`, and what each room names)",
				Where: "`opened`: which account was shown which parts, by digest; no words"},
		},
		Words: room.Words{
			Tables: map[string]string{
				"opened": "what somebody was shown before they judged it",
			},
		},
	}
}

func proposalTold() room.Told {
	return room.Told{Title: "every room",
		Retained: []room.Retained{
			{Kind: "waiting (what one person proposed that takes two: of a board, a correction, bodies, holidays; who answered, and how)", Kept: "as long as the log", From: "-",
				End: "kept: it says who was one of two"},
		},
		Logged: []room.Logged{
			{
				Act:     "alteration",
				Actions: "the answer to what another proposed, by the action that each room names; its first reading by whoever may answer is an entry of the same name",
				Where: "`proposal` (what was proposed, why, by whom; what was answered, by whom), beside the rows that changed; a board has an entry of its own, " +
					"which everybody can check",
			},
		},
		Words: room.Words{
			Tables: map[string]string{
				"proposal": "what waits for a second person, and the answer",
			},
		},
	}
}
