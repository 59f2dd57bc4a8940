package inquiry

import (
	"embed"

	"candour/internal/trust/access"
)

//go:embed policies/*.cedar
var policyFiles embed.FS

// What can be asked for in inquiries.
const (
	InquirySee     access.Action = "inquiry.see"     // what is public
	InquiryDesk    access.Action = "inquiry.desk"    // the pages of those who work at inquiries
	InquiryFound   access.Action = "inquiry.found"   // propose an inquiry, or a turn of one
	InquiryFounded access.Action = "inquiry.founded" // the second human of the commissioning body
	InquirySeat    access.Action = "inquiry.seat"    // propose who has a part, or end one
	InquirySeated  access.Action = "inquiry.seated"  // the second human
	InquiryWork    access.Action = "inquiry.work"    // drafts, consultations, the next word
	InquiryAgree   access.Action = "inquiry.agree"   // the second human for what goes out
	InquiryDeclare access.Action = "inquiry.declare" // an interest of one's own
	InquirySpeak   access.Action = "inquiry.speak"   // answer a consultation, without an account
	InquiryOpen    access.Action = "inquiry.open"    // open sealed answers
)

// What can be asked for where somebody speaks to an inquiry (package listening).
const (
	InquiryGive     access.Action = "inquiry.give"     // begin, and give an account, without an account of the service
	InquiryReturn   access.Action = "inquiry.return"   // what is one's own, by the return phrase
	InquiryLapse    access.Action = "inquiry.lapse"    // by the clock
	InquiryHear     access.Action = "inquiry.hear"     // see who waits to speak, and offer a session
	InquirySit      access.Action = "inquiry.sit"      // one's own session
	InquiryRead     access.Action = "inquiry.read"     // accounts, where the person said yes
	InquiryRefer    access.Action = "inquiry.refer"    // propose that somebody is told that a person is in danger
	InquiryReferred access.Action = "inquiry.referred" // the second human
	InquiryRestrict access.Action = "inquiry.restrict" // close an account to every use, and propose to open it again
	InquiryLifted   access.Action = "inquiry.lifted"   // the second human who opens it again
)

// What can be asked for where an inquiry asks bodies for evidence (package requesting).
const (
	InquiryEvidence access.Action = "inquiry.evidence" // read what was asked for, and what came
	InquiryGather   access.Action = "inquiry.gather"   // ask, and record what came
	InquiryRule     access.Action = "inquiry.rule"     // the chair's: rule on an objection, say whether silence is public
	InquiryRuled    access.Action = "inquiry.ruled"    // the second human, for that and for notices
	InquiryProvide  access.Action = "inquiry.provide"  // answer what one's own body was asked
	InquiryHold     access.Action = "inquiry.hold"     // read the book of restrictions, enter applications and claims
)

// What can be asked for where a report is drafted (package drafting).
const (
	InquiryDraft   access.Action = "inquiry.draft"   // write, check and read the report; propose what became of a criticism
	InquiryDrafted access.Action = "inquiry.drafted" // the second human for that
	InquirySend    access.Action = "inquiry.send"    // propose a warning letter, send it, give more time
	InquiryWarn    access.Action = "inquiry.warn"    // the second human for a letter
	InquirySign    access.Action = "inquiry.sign"    // one's own signature under the report
	InquiryReply   access.Action = "inquiry.reply"   // whoever got a letter, by its link and phrase
)

// What can be asked for of a survivors panel (package survivors).
const (
	InquiryPanel    access.Action = "inquiry.panel"    // keep the panel: offer, link person, meetings, papers, what was done with its advice
	InquiryPaneled  access.Action = "inquiry.paneled"  // the second human
	InquiryNominate access.Action = "inquiry.nominate" // nominate oneself or another, without an account
	InquiryNominee  access.Action = "inquiry.nominee"  // one's own nomination, by the return phrase
	InquiryChoose   access.Action = "inquiry.choose"   // open nominations and propose an answer
	InquiryChosen   access.Action = "inquiry.chosen"   // the second human for an answer
	InquiryAdvise   access.Action = "inquiry.advise"   // a member: papers, items, minutes, advice, claims of done
	InquiryResign   access.Action = "inquiry.resign"   // a member, and whoever was one: resign, and say whether it is published
)

// What can be asked for of hearings (package hearings).
const (
	InquiryHearings access.Action = "inquiry.hearings" // see what is worked on
	InquiryArrange  access.Action = "inquiry.arrange"  // days, witnesses, what helps them, and propose a timetable
	InquiryExamine  access.Action = "inquiry.examine"  // topics and transcripts, and propose what goes out of them
)

// What can be asked for of core participants (package participants).
const (
	InquiryParticipants access.Action = "inquiry.participants" // see who applied, who acts for whom, and what was given to whom
	InquiryDisclose     access.Action = "inquiry.disclose"     // enter applications, propose who acts and what is given, call back
	InquiryDesignate    access.Action = "inquiry.designate"    // the chair's: propose who is one
	InquiryDesignated   access.Action = "inquiry.designated"   // the second human for all of it
	InquiryPartake      access.Action = "inquiry.partake"      // whoever acts for a participant: promise, and open what that one was given
)

// What can be asked for of the money of an inquiry (package awards).
const (
	InquiryMoney  access.Action = "inquiry.money"  // see awards, bills, payments and what is published of them
	InquiryCosts  access.Action = "inquiry.costs"  // enter applications, assess bills, and propose what the chair decides
	InquiryPay    access.Action = "inquiry.pay"    // payees; propose payments, and what is published of a quarter
	InquirySettle access.Action = "inquiry.settle" // the second human: the chair for an award, another for a payment or an answer by post
	InquiryBill   access.Action = "inquiry.bill"   // one's own award: send and withdraw bills, agree or dispute, contest what was recorded
)

// What can be asked for before something is published (package releasing).
const (
	InquiryGuard   access.Action = "inquiry.guard"   // read texts for whom they could tell, and record that
	InquiryGuarded access.Action = "inquiry.guarded" // the second human
)

// What can be asked for at the closing of a record (package closing).
const (
	InquiryClose  access.Action = "inquiry.close"  // see what is open; propose what is left undone, the closing, a destruction; place a hold
	InquiryClosed access.Action = "inquiry.closed" // the second human
	InquiryShut   access.Action = "inquiry.shut"   // the closing itself, by whoever runs the service, once two agreed
)

// Access is what can be asked for here: the actions, with what each is called once it is
// done, and who may do them.
func Access() access.Rules {
	return access.Rules{Room: "inquiry", Files: access.Policies(policyFiles), Acts: []access.Act{
		{Action: InquirySee, Words: "Public record of an inquiry read"},
		{Action: InquiryDesk, Words: "Pages of the inquiry desk opened"},
		{Action: InquiryFound, Words: "Inquiry proposed, or its suspension, its end or its change of form"},
		{Action: InquiryFounded, Words: "Inquiry set up or turned by a second person, or that turned down"},
		{Action: InquirySeat, Words: "Part in an inquiry proposed for somebody, or its end", Fresh: true},
		{Action: InquirySeated, Words: "Part in an inquiry given or ended by a second person, or that turned down", Fresh: true},
		{Action: InquiryWork, Words: "Terms, papers or the next word of an inquiry worked on"},
		{Action: InquiryAgree, Words: "What an inquiry publishes agreed to by a second person, or turned down"},
		{Action: InquirySpeak, Words: "Consultation of an inquiry answered"},
		{Action: InquiryOpen, Words: "Answers to a consultation opened or grouped", Fresh: true},
		{Action: InquiryDeclare, Words: "Interest declared by somebody with a part in an inquiry"},
		{Action: InquiryGive, Words: "Approach to an inquiry begun, or an account given"},
		{Action: InquiryReturn, Words: "Person came back to what they gave to an inquiry"},
		{Action: InquiryLapse, Words: "Approach to an inquiry lapsed"},
		{Action: InquiryHear, Words: "Session with somebody who wants to speak offered, or they were turned back"},
		{Action: InquirySit, Words: "Session of an inquiry prepared, held or noted", Fresh: true},
		{Action: InquiryRead, Words: "Account given to an inquiry worked with as the person agreed", Fresh: true},
		{Action: InquiryRefer, Words: "Safeguarding referral proposed, or the person told of it", Fresh: true},
		{Action: InquiryReferred, Words: "Safeguarding referral, or where an account goes, agreed by a second person, or turned down", Fresh: true},
		{Action: InquiryRestrict, Words: "Account closed to every use, or its opening proposed"},
		{Action: InquiryLifted, Words: "Account opened to its uses again by a second person, or that turned down"},
		{Action: InquiryEvidence, Words: "Evidence of an inquiry looked at"},
		{Action: InquiryGather, Words: "Evidence asked for by an inquiry, or what came recorded"},
		{Action: InquiryRule, Words: "Restriction order made, or a ruling about evidence proposed or lifted"},
		{Action: InquiryRuled, Words: "Notice, ruling or opening of an inquiry agreed by a second person, or turned down"},
		{Action: InquiryHold, Words: "Application for a restriction, or a claim of privilege, entered, or a document shared no more"},
		{Action: InquiryProvide, Words: "Request of an inquiry answered by the body that it asked"},
		{Action: InquiryDraft, Words: "Report of an inquiry written, checked or read"},
		{Action: InquiryDrafted, Words: "What became of a criticism, or what is withheld, agreed by a second person, or turned down", Fresh: true},
		{Action: InquirySend, Words: "Warning letter proposed or sent, or its time extended", Fresh: true},
		{Action: InquiryWarn, Words: "Warning letter agreed by a second person, or turned down", Fresh: true},
		{Action: InquirySign, Words: "Report of an inquiry signed by a member of its panel", Fresh: true},
		{Action: InquiryReply, Words: "Warning letter read or answered, or copy under embargo read, by whoever got it"},
		{Action: InquiryPanel, Words: "Survivors panel of an inquiry kept: offer, meetings, papers, answers"},
		{Action: InquiryPaneled, Words: "What a survivors panel is told agreed to by a second person, or turned down"},
		{Action: InquiryNominate, Words: "Somebody nominated for a survivors panel"},
		{Action: InquiryNominee, Words: "Person came back to their nomination for a survivors panel"},
		{Action: InquiryChoose, Words: "Nomination for a survivors panel opened, or an answer proposed", Fresh: true},
		{Action: InquiryChosen, Words: "Nomination for a survivors panel answered by a second person, or that turned down", Fresh: true},
		{Action: InquiryAdvise, Words: "Member of a survivors panel read papers, advised, or looked at a claim"},
		{Action: InquiryResign, Words: "Member of a survivors panel resigned, or said whether it is published"},
		{Action: InquiryHearings, Words: "Hearings of an inquiry looked at"},
		{Action: InquiryArrange, Words: "Hearing arranged, or its timetable proposed"},
		{Action: InquiryExamine, Words: "Topic or transcript of a hearing entered, or what goes out of it proposed"},
		{Action: InquiryParticipants, Words: "Participants of an inquiry looked at"},
		{Action: InquiryDisclose, Words: "Application, representation or disclosure to a participant entered or proposed", Fresh: true},
		{Action: InquiryDesignate, Words: "Decision about a participant proposed by the chair", Fresh: true},
		{Action: InquiryDesignated, Words: "Participant, representation or disclosure agreed by a second person, or turned down", Fresh: true},
		{Action: InquiryPartake, Words: "Undertaking given or taken back, or what was disclosed opened, for a participant"},
		{Action: InquiryMoney, Words: "Money of an inquiry looked at"},
		{Action: InquiryCosts, Words: "Application for costs entered, a bill assessed, or a decision about costs or an answer by post proposed"},
		{Action: InquiryPay, Words: "Payee entered, or a payment or the figures of a quarter proposed"},
		{Action: InquirySettle, Words: "Award, ruling on costs, answer by post, payment, money that came back or figures of a quarter agreed by a second person, or turned down", Fresh: true},
		{Action: InquiryBill, Words: "Bill sent to an inquiry, withdrawn, agreed or disputed by whoever bills, or an answer recorded as theirs confirmed or contested"},
		{Action: InquiryGuard, Words: "Text of an inquiry read for whom it could tell, or how that is weighed proposed"},
		{Action: InquiryGuarded, Words: "How it is weighed whom texts could tell agreed to by a second person, or that turned down", Fresh: true},
		{Action: InquiryClose, Words: "Closing of the record of an inquiry looked at or proposed, or a hold placed"},
		{Action: InquiryClosed, Words: "Closing, destruction or end of a hold agreed to by a second person, or turned down", Fresh: true},
		{Action: InquiryShut, Words: "Record of an inquiry closed or written for the archive"},
	}}
}

// Where the pages are.
const (
	Home          = "/inquiries"
	SpeakPath     = "/inquiry/speak"  // of somebody who tells an inquiry what happened to them
	ReturnPath    = "/inquiry/return" // to which they come back
	LetterPath    = "/inquiry/letter" // of whoever got a warning letter
	CopyPath      = "/inquiry/copy"   // of whoever got a copy of a report under embargo
	DeskPath      = "/inquiry-desk"
	NewPath       = DeskPath + "/new"
	OnePath       = DeskPath + "/of"
	ProposalsPath = DeskPath + "/proposals"
	PanelPath     = "/survivors-panel" // of its members
	AskedPath     = "/evidence-asked"  // of those who answer for a body
	GivenPath     = "/participant"     // of whoever acts for a participant
	CostsPath     = "/inquiry-costs"   // of lawyers who bill
)

// PathOf is the public page of an inquiry.
func PathOf(id string) string { return Home + "/" + id }
