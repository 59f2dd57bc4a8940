package awards_test

import (
	"bytes"
	"context"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"candour/internal/base/clock"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/award"
	inquirypages "candour/internal/room/inquiry/pages"
	"candour/internal/room/inquiry/pages/money"
	"candour/internal/room/inquiry/rules"
	"candour/internal/site/web"
	"candour/internal/testkit"
	"candour/internal/testkit/pages"
	"candour/internal/trust/access"
)

// site is the room's pages on a world.
type site struct {
	*world
	*pages.Site
}

func newSite(t testing.TB) *site {
	t.Helper()
	w := newWorld(t, testkit.SQLite(t), rules.Statutory)
	return &site{w, pages.New(t, pages.Sessions{}, []access.Rules{inquiry.Access()}, inquirypages.Templates(), func(rd *web.Renderer) []web.Route {
		m := money.New(w.Service, w.inquiries, rd)
		all := inquirypages.New(w.inquiries, rd, "https://register.example").With(inquirypages.Beside{Links: m.Links, Boxes: m.Boxes}).Routes()
		return append(append(all, m.Routes()...), web.LeaveRoute("", inquiry.InquirySee))
	})}
}

func (s *site) who(id string) access.Actor { return access.ActorFrom(as(id)) }

// upload sends a form with a file.
func (s *site) upload(a, page, action string, file string, fields ...string) pages.Answer {
	s.t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for name, all := range s.Fill(s.Get(s.who(a), page), action, fields...) {
		for _, v := range all {
			s.do(m.WriteField(name, v))
		}
	}
	part, err := m.CreateFormFile("file", "bill.csv")
	s.do(err)
	_, err = part.Write([]byte(file))
	s.do(err)
	s.do(m.Close())
	r := httptest.NewRequest(http.MethodPost, action, &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return s.Send(s.who(a), r)
}

func (s *site) idOf(query string) (out string) {
	s.t.Helper()
	s.do(s.DB.QueryRow(context.Background(), query).Scan(&out))
	return out
}

// agree has somebody read the newest proposal on its page, and agree.
func (s *site) agree(a, title string) {
	s.t.Helper()
	at := money.ProposalsPath + "/" + s.idOf(`SELECT id FROM proposal WHERE state = 'waiting'`)
	s.Wants(s.Get(s.who(a), at), http.StatusOK, title)
	if got := s.Post(s.who(a), at, at, "answer", "yes"); got.Code != http.StatusSeeOther {
		s.t.Fatalf("%s: %d %s", title, got.Code, pages.Plain(got.Body))
	}
	s.clock.Advance(1)
}

// TestMoneyByItsPages: from an application to a payment, with what is wrong said and what was typed kept; the
// lawyer sees their own, another the words for nothing; an empty form changes nothing anywhere.
func TestMoneyByItsPages(t *testing.T) {
	s := newSite(t)
	of := inquiry.OnePath + "/" + s.id + "/money"
	s.Wants(s.Get(s.who("secretary"), inquiry.OnePath+"/"+s.id), http.StatusOK, "Money: costs, bills, payments")
	for _, id := range []string{"member", "counsel", "torn", "of-office", "com-1", "lawyer", "admin"} {
		if got := s.Get(s.who(id), of); got.Code != http.StatusNotFound && got.Code != http.StatusForbidden {
			t.Errorf("%s: %d", id, got.Code)
		}
	}
	s.Wants(s.Get(s.who("secretary"), of), http.StatusOK, "Nobody has asked for costs yet.", "!Enter an application")
	apply := []string{"for", "Participant P1", "as", "participant", "kind", "to-come", "purpose", "Made-up reading", "on", "1 March 2026", "biller", "lawyer"}
	wrong := s.Wants(s.Post(s.who("solicitor"), of+"?do=apply", of+"/apply", append(apply[:8:8], "on", "some day", "biller", "")...), http.StatusUnprocessableEntity,
		"Write the day on which it came", "Made-up reading")
	if !strings.Contains(wrong.Body, `value="Participant P1"`) {
		t.Error("what was typed is lost")
	}
	s.Post(s.who("solicitor"), of+"?do=apply", of+"/apply", apply...)
	one := of + "/awards/" + s.idOf(`SELECT id FROM inquiry_award`)
	decide := []string{"outcome", "notified", "interest", "Made-up interest.", "means", "Made-up means.", "why", "Made-up cause.", "from", "1 February 2026", "to", "31 December 2026",
		"ceilings", "Grade A: 200.00", "month", "20", "total", "10,000"}
	s.Wants(s.Post(s.who("solicitor"), one+"?do=decide", one+"/decide", append(decide[:12:12], "ceilings", "Grade A 200", "month", "x", "total", "-1")...), http.StatusUnprocessableEntity,
		"Line 1: write the grade, a colon and the rate", "Write hours as a decimal", "Write pounds and pence", "Made-up means.")
	if got := s.Post(s.who("solicitor"), one+"?do=decide", one+"/decide", decide...); got.Code != http.StatusSeeOther {
		t.Fatal(got.Code, pages.Plain(got.Body))
	}
	s.agree("chair", "Award costs to come")
	s.Wants(s.Get(s.who("solicitor"), one), http.StatusOK, "Grade A: £200.00 an hour", "£10,000.00", "Made-up means.")

	own := inquiry.CostsPath + strings.TrimPrefix(one, of+"/awards")
	s.Wants(s.Get(s.who("lawyer"), inquiry.CostsPath), http.StatusOK, "Participant P1")
	s.Wants(s.Get(s.who("rival"), inquiry.CostsPath), http.StatusOK, "There is no award here", "!Participant")
	theirs, none := s.Get(s.who("rival"), own), s.Get(s.who("rival"), inquiry.CostsPath+"/award-none")
	if theirs.Code != http.StatusNotFound || cutReference(theirs.Body) != cutReference(none.Body) {
		t.Errorf("another's award is not answered as none: %d: %s\n%s", theirs.Code, pages.Plain(theirs.Body), pages.Plain(none.Body))
	}
	s.Wants(s.Get(s.who("lawyer"), own), http.StatusOK, "Grade A: £200.00 an hour", "!Made-up means.", "!Made-up interest.")
	s.Wants(s.upload("lawyer", own+"?do=send", own+"/send", "date,grade,hours,rate,work,disbursement\n2026-02-03,Grade A,1,=200,Made up,\n", "month", "2026-02"),
		http.StatusUnprocessableEntity, "Row 2, rate: begins with =")
	if got := s.upload("lawyer", own+"?do=send", own+"/send", string(file(3).Bytes), "month", "2026-02"); got.Code != http.StatusSeeOther {
		t.Fatal(got.Code, pages.Plain(got.Body))
	}
	bill := s.idOf(`SELECT id FROM inquiry_bill`)
	team, mine := of+"/bills/"+bill, own+"/bills/"+bill
	s.Wants(s.Get(s.who("secretary"), team), http.StatusOK, "Above the rate of its grade.", "!"+secret, "!Say something of lines")
	s.Wants(s.Get(s.who("solicitor"), team), http.StatusOK, "!"+secret)
	s.Wants(s.Post(s.who("solicitor"), team+"?do=work", team+"/work", "purpose", "n/a"), http.StatusUnprocessableEntity, "!"+secret)
	s.Wants(s.Post(s.who("solicitor"), team+"?do=work", team+"/work", "purpose", "To assess the bill."), http.StatusOK, secret, "Say something of lines")
	s.Wants(s.Get(s.who("lawyer"), mine), http.StatusOK, "Nothing yet", "Above the rate of its grade.", "Withdraw this bill", "!"+secret, "!H-")
	s.Post(s.who("solicitor"), team+"?do=plain", team+"/plain")
	s.Wants(s.Post(s.who("solicitor"), team+"?do=assess", team+"/assess", "rows", "3-x", "outcome", "reduced"), http.StatusUnprocessableEntity, "Write rows such as 2, 5-9")
	s.Wants(s.Post(s.who("solicitor"), team+"?do=close", team+"/close"), http.StatusConflict, "Nothing was said yet of 1")
	s.Post(s.who("solicitor"), team+"?do=assess", team+"/assess", "rows", "3", "outcome", "reduced", "allowed", "400", "why", "The rate of its grade")
	s.Wants(s.Get(s.who("lawyer"), mine), http.StatusOK, "!The rate of its grade")
	s.Post(s.who("solicitor"), team+"?do=close", team+"/close")
	s.Wants(s.Get(s.who("lawyer"), mine), http.StatusOK, "Reduced to £400.00", "The rate of its grade", "Say whether you agree")
	s.Wants(s.Post(s.who("lawyer"), mine+"?do=answer", mine+"/answer", "why", "It was agreed"), http.StatusUnprocessableEntity, "Choose whether you agree", "It was agreed")
	s.Post(s.who("lawyer"), mine+"?do=answer", mine+"/answer", "agrees", "yes")

	pay := of + "/payments"
	s.Wants(s.Post(s.who("secretary"), pay+"?do=payee", pay+"/payee", "reference", "20-20-15 5555", "class", "lawyers", "award", ""), http.StatusUnprocessableEntity,
		"Never a number of a bank account", "Choose the award of a lawyer")
	s.Post(s.who("secretary"), pay+"?do=payee", pay+"/payee", "reference", "AB12345", "class", "lawyers", "award", strings.TrimPrefix(one, of+"/awards/"))
	s.Post(s.who("secretary"), team+"?do=pay", team+"/pay")
	s.agree("clerk", "Pay a bill that is settled")
	s.Wants(s.Get(s.who("clerk"), pay), http.StatusOK, "AB12345", "£600.00", "Files for the accounts office")
	got := s.Get(s.who("clerk"), pay+"/file?day="+s.Today().String())
	if got.Code != http.StatusOK || !strings.HasPrefix(got.Body, "\ufeffpayee_reference,amount,reference\r\nAB12345,600.00,R") {
		t.Errorf("%d %q", got.Code, got.Body)
	}
	s.Wants(s.Get(s.who("clerk"), pay+"/file?day=2026-01-01"), http.StatusNotFound)
	s.Wants(s.Get(s.who("chair"), pay+"/file?day="+s.Today().String()), http.StatusNotFound)

	public := money.PublicPath(s.id)
	s.Wants(s.Get(access.Public(), public), http.StatusOK, "Nothing has been published yet.")
	for _, c := range []award.Class{award.Panel, award.Secretariat, award.Witnesses, award.Legal} {
		s.pay(c, 1000*len(c), 6, 500_00)
	}
	s.on(clock.NewDay(2026, 4, 3))
	s.Post(s.who("secretary"), of+"/quarters?do=publish", of+"/quarters/publish", "quarter", "2026-Q1", "why", "The quarter is over")
	s.Wants(s.Get(access.Public(), public), http.StatusOK, "Nothing has been published yet.")
	s.agree("clerk", "Publish what was paid from January to March 2026")
	s.Wants(s.Get(access.Public(), public), http.StatusOK, "January to March 2026", "Not given", "£12,600.60", "!AB12345", "!P1", "!"+secret)
	s.Wants(s.Get(access.Public(), inquiry.PathOf(s.id)), http.StatusOK, "It paid £12,600.60 from January to March 2026.")
}

var referenceForm = regexp.MustCompile(`[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}`)

// cutReference is a page without the reference by which somebody can ask about it, which each answer has anew.
func cutReference(body string) string { return referenceForm.ReplaceAllString(pages.Plain(body), "") }

// TestTheLawyerSaysThatIsNotWhatIWrote, on their page, and is told at once; a payment like another stands beside it for whoever agrees.
func TestTheLawyerSaysThatIsNotWhatIWrote(t *testing.T) {
	s := newSite(t)
	of := s.award()
	bill := s.assessed(of, false)
	team, mine := inquiry.OnePath+"/"+s.id+"/money/bills/"+bill, inquiry.CostsPath+"/"+of+"/bills/"+bill
	s.Wants(s.Post(s.who("solicitor"), team+"?do=answered", team+"/answered", "why", "By a made-up letter of 2 March 2026"), http.StatusUnprocessableEntity, "Choose whether they agree",
		"By a made-up letter")
	s.Post(s.who("solicitor"), team+"?do=answered", team+"/answered", "agrees", "yes", "why", "By a made-up letter of 2 March 2026")
	s.Wants(s.Get(s.who("lawyer"), mine), http.StatusOK, "Say whether you agree", "!made-up letter")
	s.agree("paralegal", "Record an answer to an assessment that came by post")
	s.Wants(s.Get(s.who("lawyer"), mine), http.StatusOK, "The inquiry recorded this as your answer, by post: By a made-up letter of 2 March 2026", "Say by 16 March 2026", "!H-", "!solicitor)")
	s.Wants(s.Post(s.who("lawyer"), mine+"?do=theirs", mine+"/theirs", "why", "I wrote no"), http.StatusUnprocessableEntity, "Choose whether this is your answer", "I wrote no")
	s.Wants(s.Get(s.who("secretary"), team), http.StatusOK, "Until 16 March 2026", "!Propose to pay it")
	s.Post(s.who("lawyer"), mine+"?do=theirs", mine+"/theirs", "theirs", "no", "why", "I wrote that I do not agree")
	s.Wants(s.Get(s.who("lawyer"), mine), http.StatusOK, "Nothing is paid before the chair of the inquiry decides")
	s.Wants(s.Get(s.who("solicitor"), team), http.StatusOK, "I wrote that I do not agree", "Propose to the chair whose answer it is")
	s.Post(s.who("solicitor"), team+"?do=heard", team+"/heard", "stands", "no", "why", "The letter says otherwise")
	s.agree("chair", "Decide whether an answer by post is theirs")
	s.Wants(s.Get(s.who("lawyer"), mine), http.StatusOK, "Say whether you agree", "The letter says otherwise")

	pay := inquiry.OnePath + "/" + s.id + "/money/payments"
	s.do(s.AddPayee(as("secretary"), s.id, "AB12345", award.Witnesses, ""))
	line := []string{"lines", "AB12345, 42.50, Fare to a hearing"}
	s.Post(s.who("secretary"), pay+"?do=run", pay+"/run", line...)
	s.agree("clerk", "Make a payment")
	s.Wants(s.Post(s.who("secretary"), pay+"?do=run", pay+"/run", line...), http.StatusUnprocessableEntity, "the same payee and the same amount as R", "Fare to a hearing")
	s.Post(s.who("secretary"), pay+"?do=run", pay+"/run", append(line, "again", "They came a second time")...)
	s.agree("clerk", "They came a second time")
}
