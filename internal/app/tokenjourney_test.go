package app

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"candour/internal/base/clock"
	"candour/internal/room/returns"
	returnsdemo "candour/internal/room/returns/demo"
	returnspages "candour/internal/room/returns/pages"
	"candour/internal/site/api"
	chromium "candour/internal/testkit/browser"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// program is a body's own system, which knows the service by its address and a token.
type program struct {
	t     *testing.T
	url   string
	token string
}

// call asks, and reads the answer into one of the statuses that are wanted.
func (p program) call(method, path string, body io.Reader, contentType string, into any, want ...int) *http.Response {
	p.t.Helper()
	r, err := http.NewRequest(method, p.url+"/api/v1"+path, body)
	if err != nil {
		p.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+p.token)
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err != nil || !slices.Contains(want, res.StatusCode) {
		p.t.Fatalf("%s %s: %d %v\n%s", method, path, res.StatusCode, err, text)
	}
	if into != nil {
		if err := json.Unmarshal(text, into); err != nil {
			p.t.Fatalf("%v: %s", err, text)
		}
	}
	return res
}

func (p program) get(path string, into any, want ...int) { p.call("GET", path, nil, "", into, want...) }

// send sends files for a return and waits until they are checked.
func (p program) send(id string, files []returns.Sent, want ...int) (v returnspages.OwnVersion) {
	p.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, f := range files {
		part, err := w.CreateFormFile("file", f.Name)
		if err == nil {
			_, err = io.Copy(part, io.NewSectionReader(f.File, 0, f.Size))
		}
		if err != nil {
			p.t.Fatal(err)
		}
	}
	_ = w.Close() // to memory
	p.call("POST", "/own/returns/"+id+"/files", &b, w.FormDataContentType(), &v, want...)
	for range 300 {
		if v.State != "receiving" {
			return v
		}
		time.Sleep(100 * time.Millisecond)
		p.get("/own/versions/"+v.ID, &v, 200)
	}
	p.t.Fatal("the check did not end")
	return v
}

// changed is files with one text put in place of another, in the first file.
func changed(t *testing.T, files []returns.Sent, was, is string) []returns.Sent {
	t.Helper()
	text, err := io.ReadAll(io.NewSectionReader(files[0].File, 0, files[0].Size))
	if err != nil || !strings.Contains(string(text), was) {
		t.Fatalf("%v: the file has no %q", err, was)
	}
	return append([]returns.Sent{returns.SentBytes(files[0].Name, []byte(strings.Replace(string(text), was, is, 1)))}, files[1:]...)
}

// TestAForcesSystemSendsAReturn: a data lead makes a token on the page; their system
// sends a return with it by plain HTTP, reads what was found and corrects it; the lead
// sees it on the desk and submits it, the chief officer signs, the national desk
// approves, all on pages; the log has who did what; the token is revoked and is dead.
func TestAForcesSystemSendsAReturn(t *testing.T) {
	s := startSite(t, "")
	b := chromium.Start(t)
	wide, narrow := b.Open(t, chromium.Options{Width: 1280, Height: 900}), b.Open(t, chromium.Options{Width: 390, Height: 800, NoScript: true})
	round := openSignedRound(t, s)

	become(wide, s, "Synthetic Person 40 (data lead, Made-up Force 01)")
	p := program{t, s.url, makeToken(t, s, wide, narrow)}
	var list api.APIPage[returnspages.OwnReturn]
	p.get("/own/returns?kind=investigations&period="+round.Period, &list, 200)
	if len(list.Items) != 1 || list.Items[0].Body != "made-up-force-01" || !list.Items[0].Takes {
		t.Fatalf("%+v", list.Items)
	}
	owed := list.Items[0]

	whole := quarterFiles(t, round.Period, 2)["made-up-force-01"]
	flawed := changed(t, whole, "group", "gruop")
	v := p.send(owed.ID, flawed, 201, 202)
	if v.Number != 1 || v.Errors == 0 || v.Refused == 0 || v.ReturnIs != "checked" || !strings.Contains(v.By, "by the token “Records system”") {
		t.Errorf("%+v", v)
	}
	var found api.APIPage[returnspages.OwnProblem]
	p.get("/own/versions/"+v.ID+"/problems?strength=error&per_page=1", &found, 200)
	if found.Total != int(v.Errors) || len(found.Items) != 1 {
		t.Fatalf("%+v", found)
	}
	if x := found.Items[0]; x.Value != "gruop" || x.Row < 2 || x.Perhaps != "group" || x.Rule == "" || x.Words == "" {
		t.Errorf("%+v", x)
	}
	if again := p.send(owed.ID, flawed, 200); again.ID != v.ID {
		t.Errorf("the same file became %s", again.ID)
	}

	at := s.url + returns.ReturnPath + "/" + owed.ID
	wide.Go(s.url + "/returns/desk")
	must(t, wide, "Made-up Force 01")
	wide.Go(s.url + returns.VersionPath + "/" + v.ID)
	must(t, wide, "by the token “Records system”", "Did you mean “group”?")
	look(t, wide, "token-flawed")

	v = p.send(owed.ID, whole, 201, 202)
	if v.Number != 2 || v.Errors != 0 || !v.Current {
		t.Errorf("%+v", v)
	}
	submitSignApprove(t, s, b, wide, at)
	if again := p.send(owed.ID, whole, 200); again.ID != v.ID {
		t.Errorf("sent again after it was approved, it became %s", again.ID)
	}
	p.sendRefused(owed.ID, flawed)

	lead, token := access.Actor{}, ""
	people, err := s.signin.People(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range people {
		if strings.Contains(a.Name, "Synthetic Person 40") {
			lead = a
		}
	}
	mine, err := s.tokens.List(access.WithActor(context.Background(), lead))
	if err != nil || len(mine) != 1 {
		t.Fatalf("%v %v", mine, err)
	}
	token = mine[0].ID
	for _, of := range []struct {
		ledger.Of
		want []string
	}{
		{ledger.Of{Kind: "api_token", ID: token}, []string{"token.make by " + lead.ID, "token.use by token:" + token}},
		{ledger.Of{Kind: "return_due", ID: owed.ID}, []string{"returns.send by token:" + token, "returns.send by token:" + token, "returns.send by " + lead.ID}},
	} {
		if got := entriesBy(t, s, of.Of); !inOrder(got, of.want) {
			t.Errorf("%s has %q, want %q in it", of.ID, got, of.want)
		}
	}

	wide.Go(s.url + "/tokens/" + token)
	look(t, wide, "token")
	wide.Follow("#revoke-form button")
	must(t, wide, "The token was revoked.")
	look(t, wide, "tokens")
	become(narrow, s, "Synthetic Person 40 (data lead, Made-up Force 01)")
	narrow.Go(s.url + "/tokens")
	look(t, narrow, "tokens-narrow")
	p.get("/own/returns", nil, 401)
}

// openSignedRound asks for a quarter that a chief officer signs.
func openSignedRound(t *testing.T, s *demoSite) returns.Round {
	t.Helper()
	d, err := s.returnsStage(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer d.Returns.Close()
	today := clock.Today(s.clock)
	r, err := returns.CheckRound("investigations", "By their own systems", "2026-Q2", today.AddDays(20).String())
	if err == nil {
		d.Clock.Set(s.clock.Now())
		r.ChiefSigns, r.Synthetic, r.Asking = true, true, returns.Asking{On: today.AddDays(-30), How: "Made-up letter."}
		r, err = d.Returns.OpenRound(d.As(context.Background(), returnsdemo.Statistician1), r)
	}
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// makeToken makes a token on the page, first wrongly, and copies it.
func makeToken(t *testing.T, s *demoSite, tab, narrow *chromium.Tab) string {
	t.Helper()
	tab.Go(s.url + "/tokens")
	must(t, tab, "There are no tokens.")
	tab.FollowText("Make a token")
	tab.Follow("#new-form button")
	must(t, tab, "There is a problem", "Enter the name of the system", "Choose at least one thing", "Choose from the list how long")
	look(t, tab, "token-wrong")
	tab.Fill(`[name="name"]`, "Records system")
	tab.Click(`[name="scopes"][value="returns.send"]`)
	tab.Click(`[name="scopes"][value="returns.read"]`)
	tab.Click(`[name="days"][value="30"]`)
	tab.Follow("#new-form button")
	must(t, tab, "Copy the token now", "This page shows it once.")
	text := strings.TrimSpace(tab.Text("#token"))
	look(t, tab, "token-made")
	become(narrow, s, "Synthetic Person 40 (data lead, Made-up Force 01)")
	narrow.Go(s.url + "/tokens/new")
	look(t, narrow, "token-new-narrow")
	return text
}

// submitSignApprove is what people do on pages once a system has sent a return.
func submitSignApprove(t *testing.T, s *demoSite, b *chromium.Browser, lead *chromium.Tab, at string) {
	t.Helper()
	lead.Go(at)
	lead.Follow("#submit-form button")
	must(t, lead, "The return was submitted")
	for _, x := range []struct{ who, form, done string }{
		{"Synthetic Person 42 (chief officer, Made-up Force 01)", "#sign-form", "You signed the return."},
		{"Synthetic Person 43 (statistician, national desk)", "#approve-form", "The return was approved."},
	} {
		tab := b.Open(t, chromium.Options{Width: 1280, Height: 900})
		become(tab, s, x.who)
		tab.Go(at)
		tab.Follow("#open-first a")
		tab.Go(at)
		tab.Follow(x.form + " button")
		must(t, tab, x.done)
	}
}

// sendRefused sends files that a return takes no more.
func (p program) sendRefused(id string, files []returns.Sent) {
	p.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	part, err := w.CreateFormFile("file", files[0].Name)
	if err == nil {
		_, err = io.Copy(part, io.NewSectionReader(files[0].File, 0, files[0].Size))
	}
	if err != nil || w.Close() != nil {
		p.t.Fatal(err)
	}
	var said api.Problem
	res := p.call("POST", "/own/returns/"+id+"/files", &b, w.FormDataContentType(), &said, 409)
	if res.Header.Get("Content-Type") != "application/problem+json" || said.Code != "conflict" || !strings.Contains(said.Detail, "locked") {
		p.t.Errorf("%+v", said)
	}
}

// entriesBy are the entries about a record, oldest first: what by whom.
func entriesBy(t *testing.T, s *demoSite, of ledger.Of) (out []string) {
	t.Helper()
	items, err := s.ledger.History(context.Background(), of)
	if err != nil {
		t.Fatal(err)
	}
	for _, it := range items {
		out = append(out, string(it.Act)+" by "+it.Actor)
	}
	return out
}

// inOrder says whether all that is wanted is there in that order, with anything between.
func inOrder(got, want []string) bool {
	for _, g := range got {
		if len(want) > 0 && g == want[0] {
			want = want[1:]
		}
	}
	return len(want) == 0
}
