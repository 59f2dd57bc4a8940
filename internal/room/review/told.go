package review

import "candour/internal/site/room"

// Told is how long what is here is kept, which acts stand in the log, and what its
// pages call it.
func Told() room.Told {
	return room.Told{Title: "the panel", Retained: retained(), Logged: logged(), Words: logWords()}
}

func retained() []room.Retained {
	return []room.Retained{
		{Kind: "draft", Kept: "90 days", From: "the day it was last saved",
			End: "the clock, or the person (\"wipe it now\")"},
		{Kind: "draft in which nothing was saved", Kept: "24 hours; two when there are very many", From: "the hour it was begun, which is gone with the first answer",
			End: "the clock"},
		{
			Kind: "form that lies open (a hash, half a key, an hour; in no backup)",
			Kept: "until Exit, sending, wiping or withdrawing; two hours open, a day for words that are sent late",
			From: "the hour it was opened",
			End:  "the person, or the clock",
		},
		{Kind: "withdrawn (a case that the person withdrew)", Kept: "90 days", From: "withdrawing",
			End: "the person, or two humans"},
		{Kind: "not-eligible (a case that the panel could not look at)", Kept: "2 years", From: "its end",
			End: "the person, or two humans"},
		{Kind: "case (a case that was looked at)", Kept: "10 years", From: "its end",
			End: "the person, or two humans"},
		{Kind: "origin (who closed a case, how that is known, which two confirmed it)", Kept: "as the case", From: "its end",
			End: "kept with the tombstone: it names bodies and staff, and nothing of the person"},
		{Kind: "papers (requests for papers, and their answers)", Kept: "2 years", From: "the case's end",
			End: "two humans: their keys; or with the case"},
		{Kind: "message", Kept: "2 years", From: "the case's end",
			End: "two humans: the keys of that part; or with the case"},
		{Kind: "contact (how to reach the person)", Kept: "2 years", From: "the case's end",
			End: "two humans: the keys of that part; or with the case"},
		{Kind: "access-log (who opened what)", Kept: "as long as the log", From: "the entry",
			End: "nothing: it holds no words of the person"},
		{Kind: "disposal (what the schedule warned of, and what was destroyed: which kind, how many, by which rule)", Kept: "as long as the log", From: "-",
			End: "kept: it holds no words of the person"},
		{Kind: "backup", Kept: "90 days", From: "the day it was made",
			End: "whoever keeps it, on the day that `candour backup` printed and the file's manifest holds; after `candour vault rotate` older ones open " +
				"nothing, once older copies of the folder of keys are destroyed"},
	}
}

func logged() []room.Logged {
	return []room.Logged{
		{Act: "collection", Actions: "`review.apply` (an application), `review.return` (words added, answers, an appeal), `papers.answer`",
			Where: "`review_case`, `review_sealed`, `review_message`, `review_consent`, `review_request`"},
		{
			Act:     "alteration",
			Actions: "`review.work`, `review.examine`, `review.opine`, `review.propose`, `review.decide`, `review.recuse`, `review.message`, `review.hold`, `review.clock`",
			Where: "the row that changed, with the row before it in the log; besides those above `review_passage` (each state), `review_bar` (who is kept " +
				"away), `review_origin` (who closed it, with the reason and by whom; the second’s answer), `review_allocation`, `review_line`, " +
				"`review_proposal`, `review_hold`, `review_disposal` (what the retention schedule warned of, and what was destroyed: which kind, how many, " +
				"by which rule)",
		},
		{Act: "consultation", Actions: "`review.read` (a case page)",
			Where: "`vault_opening`: role, body, human, parts, purpose, time"},
		{Act: "disclosure", Actions: "`review.list` when a list is taken as a file; `review.figures` (what is published); advice to a force under `review.work`",
			Where: "`vault_opening` with \"list\" for each case in the file; `review_release`"},
		{Act: "combination", Actions: "a search by crime reference uses `review.list`",
			Where: "searches on the page leave no entry; what they open does"},
		{Act: "erasure", Actions: "`review.decide` (by two humans), `review.clock` (a restored backup forgets again)",
			Where: "`vault_person`, the tombstone in `review_case`, and the list beside the key files"},
	}
}

func logWords() room.Words {
	return room.Words{
		Tables: map[string]string{
			"review_case":       "case",
			"review_sealed":     "sealed part of a case",
			"review_passage":    "state of a case",
			"review_bar":        "who is kept away from a case",
			"review_origin":     "who closed a case, as said and answered",
			"review_allocation": "who was given a case",
			"review_request":    "request for papers",
			"review_consent":    "consent of the person",
			"review_line":       "line of inquiry",
			"review_proposal":   "proposed decision",
			"review_message":    "message",
			"review_hold":       "legal hold",
			"review_release":    "published figures of the panel",
			"review_disposal":   "what the retention schedule did",
		},
		Kinds: map[string]string{
			"review":         "case",
			"review-list":    "list of cases",
			"review-release": "published figures of the panel",
			"papers":         "request for papers",
		},
	}
}
