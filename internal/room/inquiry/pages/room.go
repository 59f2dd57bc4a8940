package pages

import (
	"embed"
	"slices"
	"strings"

	"candour/internal/base/db"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/awards"
	"candour/internal/room/inquiry/closing"
	"candour/internal/room/inquiry/drafting"
	"candour/internal/room/inquiry/finding"
	"candour/internal/room/inquiry/hearings"
	"candour/internal/room/inquiry/holding"
	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/pages/letter"
	"candour/internal/room/inquiry/pages/panel"
	"candour/internal/room/inquiry/pages/speak"
	"candour/internal/room/inquiry/participants"
	"candour/internal/room/inquiry/releasing"
	"candour/internal/room/inquiry/requesting"
	"candour/internal/room/inquiry/sharing"
	"candour/internal/room/inquiry/speaking"
	"candour/internal/room/inquiry/survivors"
	"candour/internal/site/room"
	"candour/internal/site/web"
)

//go:embed templates/*.gohtml
var pageFiles embed.FS

// Templates are the room's pages, for the renderer.
func Templates() web.Templates { return web.Templates{Slice: "inquiry", FS: pageFiles} }

// Room is what the inquiries bring.
func Room() room.Room {
	return room.Room{
		Name:  "inquiry",
		Told:  inquiry.Told(),
		Rules: inquiry.Access(),
		Migrations: []db.Migrations{inquiry.Migrations(), listening.Migrations(), speaking.Migrations(), finding.Migrations(),
			requesting.Migrations(), holding.Migrations(), drafting.Migrations(), survivors.Migrations(), hearings.Migrations(), participants.Migrations(), awards.Migrations(),
			releasing.Migrations(), closing.Migrations(), sharing.Migrations()},
		Tables: slices.Concat(inquiry.Tables(), listening.Tables(), finding.Tables(), requesting.Tables(), holding.Tables(), drafting.Tables(), survivors.Tables(), hearings.Tables(),
			participants.Tables(), awards.Tables(), releasing.Tables(), closing.Tables(), sharing.Tables()),
		Bodies: []room.BodyColumn{
			{Table: "inquiry", Column: "commissioner", One: "inquiry that it commissions", Many: "inquiries that it commissions"},
			{Table: "inquiry", Column: "bodies", One: "inquiry that looks at it", Many: "inquiries that look at it", List: true},
			{Table: "inquiry_seat", Column: "body", One: "part of its staff in an inquiry", Many: "parts of its staff in inquiries"},
			{Table: "inquiry_interest", Column: "body", One: "declared conflict with it", Many: "declared conflicts with it"},
			{Table: "inquiry_document", Column: "body", One: "document that it handed over to an inquiry", Many: "documents that it handed over to inquiries"},
			{Table: "inquiry_panel_offer", Column: "body", One: "survivors panel that it is", Many: "offers of the survivors panel that it is"},
			{Table: "inquiry_panel_wall", Column: "body", One: "wall of a panel member", Many: "walls of panel members"},
			{Table: "inquiry_panel_paper", Column: "bodies", One: "paper for a survivors panel", Many: "papers for survivors panels", List: true},
			{Table: "inquiry_asking", Column: "body", One: "thing that an inquiry asked it for", Many: "things that inquiries asked it for"},
			{Table: "inquiry_outward", Column: "body", One: "account that an inquiry may pass to it", Many: "accounts that inquiries may pass to it"},
		},
		Open: []room.OpenTable{
			{Name: "inquiry_speak_draft", Why: "What somebody writes before they give it to an inquiry, sealed; gone when given, or in time.", May: room.MayAll, Kept: true},
			{Name: "inquiry_speak_find", Why: "How somebody comes back to what they wrote or gave; gone with it.", May: room.MayAll, Kept: true},
			{Name: "inquiry_speak_session", Why: "Which forms lie open, hashes and half a key; opens nothing without the person's cookie and the service's key; gone with the form.", May: room.MayAll},
			{Name: "inquiry_reply_draft", Why: "What whoever got a warning letter wrote and did not send, sealed; gone when sent, or in time.", May: room.MayAll, Kept: true},
			{Name: "inquiry_reply_find", Why: "How whoever got a warning letter comes back to it; kept with the letter.", May: room.MayAll, Kept: true},
			{Name: "inquiry_reply_session", Why: "Which letters lie open, hashes and half a key; opens nothing without the recipient's cookie and the service's key; gone with the form.",
				May: room.MayAll},
			{Name: "inquiry_panel_draft", Why: "A return phrase that was begun before a nomination; holds nothing, and is gone with it, or in time.", May: room.MayAll, Kept: true},
			{Name: "inquiry_panel_find", Why: "How somebody comes back to their nomination; gone with it.", May: room.MayAll, Kept: true},
			{Name: "inquiry_panel_session", Why: "Which forms lie open; none does here, for a nomination is sent with its phrase.", May: room.MayAll},
		},
		AppendOnly: strings.Fields(`inquiry_turn inquiry_kept inquiry_finding inquiry_interest inquiry_consulted inquiry_paper
			inquiry_taking inquiry_move inquiry_account_act inquiry_account_theme inquiry_support
			inquiry_report_chapter inquiry_report_paragraph inquiry_report_named inquiry_report_answer inquiry_report_seen inquiry_report_signature inquiry_report_out
			inquiry_panel_offer inquiry_panel_link inquiry_panel_door inquiry_panel_meeting inquiry_panel_item inquiry_panel_paper inquiry_panel_minutes inquiry_panel_agreed inquiry_panel_verdict
			inquiry_asking inquiry_asking_act inquiry_asking_text inquiry_silence inquiry_restriction inquiry_restriction_act
			inquiry_closing_point inquiry_handed inquiry_destroyed inquiry_undertaking_text inquiry_undertaking inquiry_disclosed_read inquiry_disclosed_receipt inquiry_payee inquiry_money_out`),
		Removable: strings.Fields(`inquiry_account_reading inquiry_account_tag inquiry_report_sentence`),
		Nav: []room.Entry{
			{In: room.Inquiries, NavItem: web.NavItem{Text: "Inquiries", Href: inquiry.Home, Hint: "What each inquiry is for, who does it, and when it will next say something."}, Rank: 10},
			{In: room.Inquiries, NavItem: web.NavItem{Text: "Speak to an inquiry", Href: speak.Front, Hint: "Tell an inquiry what happened to you, without an account."}, Rank: 20},
			{In: room.Inquiries, NavItem: web.NavItem{Text: "Come back to what you told an inquiry", Href: speak.Return}, Rank: 30},
			{In: room.Desks, NavItem: web.NavItem{Text: "Inquiry desk", Href: inquiry.DeskPath, Action: inquiry.InquiryDesk, SignedIn: true}, Rank: 270},
			{In: room.Desks, NavItem: web.NavItem{Text: "Evidence asked for", Href: inquiry.AskedPath, Action: inquiry.InquiryProvide, SignedIn: true}, Rank: 275},
			{In: room.Desks, NavItem: web.NavItem{Text: "Survivors panel", Href: inquiry.PanelPath, Action: inquiry.InquiryAdvise, SignedIn: true}, Rank: 280},
			{In: room.Desks, NavItem: web.NavItem{Text: "For a participant", Href: inquiry.GivenPath, Action: inquiry.InquiryPartake, SignedIn: true}, Rank: 285},
			{In: room.Desks, NavItem: web.NavItem{Text: "Costs that inquiries pay you", Href: inquiry.CostsPath, Action: inquiry.InquiryBill, SignedIn: true}, Rank: 290},
		},
		Templates: []web.Templates{Templates(), speak.Templates(), panel.Templates(), letter.Templates()},
	}
}
