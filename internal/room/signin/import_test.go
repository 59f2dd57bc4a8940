package signin_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"candour/internal/base/db"
	"candour/internal/room/signin"
	"candour/internal/testkit"
)

// sends uploads a table of staff.
func (b *visitor) sends(name, table string) answer {
	b.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	if m := csrf.FindStringSubmatch(b.get(signin.ImportPath).body); m != nil {
		_ = w.WriteField("csrf", m[1])
	}
	part, err := w.CreateFormFile("file", name)
	if err != nil {
		b.t.Fatal(err)
	}
	_, _ = part.Write([]byte(table))
	_ = w.Close()
	req, err := http.NewRequest(http.MethodPost, publicURL+signin.ImportPath, &body)
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set("Content-Type", w.FormDataContentType())
	return b.do(req)
}

const goodTable = "name,email,roles,body,number\r\n" +
	"Synthetic Person 11,p11@example.test,Owner; data lead,force,N-11\r\n" +
	",,,,\r\n" +
	"Synthetic Person 12,P12@Example.Test,coordinator,,N-12\r\n"

// TestStaffComeInFromATable: all or none, with what is wrong by row and column.
func TestStaffComeInFromATable(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		a := newApp(t, d, options{})
		a.register()
		b := a.browser()
		b.signIn(a, "s-admin")
		count := func() (n int) {
			if err := d.QueryRow(t.Context(), `SELECT count(*) FROM staff`).Scan(&n); err != nil {
				t.Fatal(err)
			}
			return n
		}
		leaves := func() (n int) {
			if err := d.QueryRow(t.Context(), `SELECT count(*) FROM ledger_leaf`).Scan(&n); err != nil {
				t.Fatal(err)
			}
			return n
		}
		before := leaves()
		wrong := strings.Replace(goodTable, "Owner; data lead", "Owner; wizard", 1)
		wrong = strings.Replace(wrong, "P12@Example.Test", "owner@example.test", 1)
		got := b.sends("staff.csv", wrong)
		if got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, "There is no role called “wizard”") {
			t.Errorf("a role that is not: %d", got.status)
		}
		// What the register alone can tell comes once the table is right by itself.
		wrong = strings.Replace(wrong, "; wizard", "", 1)
		wrong += "Synthetic Person 13,p11@example.test,analyst,,Z-77\r\nSynthetic Person 14,p14@example.test,analyst,,ｎ 0011\r\n,p15@example.test,reviewer,,\r\n"
		got = b.sends("staff.csv", wrong)
		for _, words := range []string{"Enter the person&#39;s name.", "Choose the body that this person belongs to", "Row 2 has this email address too.", "Row 4"} {
			if has := strings.Contains(got.body, words); has != (words != "Row 4") {
				t.Errorf("it says %q: %v", words, has)
			}
		}
		wrong, _, _ = strings.Cut(wrong, "Synthetic Person 13")
		got = b.sends("staff.csv", wrong)
		if got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, "registered already") || !strings.Contains(got.body, ">4<") || strings.Contains(got.body, "Add all") {
			t.Errorf("one who is registered: %d\n%s", got.status, got.body)
		}
		marked := b.post(signin.ImportPath, signin.ImportPath+"/marked", url.Values{"table": {wrong}})
		if marked.status != http.StatusOK || !strings.HasPrefix(marked.body, "PK") {
			t.Errorf("the marked copy: %d", marked.status)
		}
		if got := b.post(signin.ImportPath, signin.ImportPath+"/enter", url.Values{"table": {wrong}}); got.status != http.StatusUnprocessableEntity {
			t.Errorf("a wrong table was entered: %d", got.status)
		}
		got = b.sends("staff.csv", goodTable)
		if got.status != http.StatusOK || !strings.Contains(got.body, "Add all 2 people") {
			t.Fatalf("a good table: %d\n%s", got.status, got.body)
		}
		if count() != 2 || leaves() != before {
			t.Fatalf("a preview left %d people and %d entries", count(), leaves()-before)
		}
		got = b.post(signin.ImportPath, signin.ImportPath+"/enter", url.Values{"table": {goodTable}})
		if !strings.Contains(got.body, "Everybody in the table is added") || count() != 4 {
			t.Errorf("entering: %d people\n%s", count(), got.body)
		}
		if leaves() <= before {
			t.Error("no entry was written")
		}
		other := a.browser()
		other.signIn(a, "s-owner")
		if got := other.sends("staff.csv", goodTable); got.status != http.StatusForbidden {
			t.Errorf("an owner sent a table: %d", got.status)
		}
	})
}

// TestATableOfStaffThatCannotBeRead says why, and what to do.
func TestATableOfStaffThatCannotBeRead(t *testing.T) {
	_, b := signedIn(t, "s-admin")
	for table, words := range map[string]string{
		"":                           "Choose a file",
		"a,b\r\n1,2\r\n":             "The first row must hold the column names",
		"name,email\r\nx,y\r\n":      "has no column called roles",
		strings.Repeat("x", 300<<10): "larger than 256 KB",
	} {
		if got := b.sends("staff.csv", table); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, words) {
			t.Errorf("%.20q: %d, without %q", table, got.status, words)
		}
	}
}

// TestRowsOfOneTableThatAreLikeEachOther are said by row, and answered in the
// table like those who are like somebody registered.
func TestRowsOfOneTableThatAreLikeEachOther(t *testing.T) {
	a, b := signedIn(t, "s-admin")
	const head, first = "name,email,roles,body,number,because\r\n", "Synthetic Albert,al@example.test,analyst,force,W-445566,\r\n"
	for row, words := range map[string]string{
		"Synthetic Berta,berta@example.test,analyst,force,W-445567,":       "Row 2 has nearly this number. If they are two humans, say how you know in a column called because.",
		"Synthetic Berta,berta@example.test,analyst,other,W-445566,":       "Row 2 has this number at another body.",
		"Synthetic Berta,al+1@example.test,analyst,force,Q-9,":             "Row 2 has this mailbox, or nearly.",
		"Synthetic M. Albert,berta@example.test,analyst,force,Q-9,":        "Row 2 has this name, or nearly.",
		"\u0405ynthetic \u0410lbert,berta@example.test,analyst,force,Q-9,": "Row 2 has this name, or nearly.",
	} {
		if got := b.sends("staff.csv", head+first+row+"\r\n"); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, words) || !strings.Contains(got.body, ">3<") {
			t.Errorf("%s: %d, without %q", row, got.status, words)
		}
		if got := b.sends("staff.csv", head+first+row+"I met both.\r\n"); got.status != http.StatusOK || !strings.Contains(got.body, "Add all 2 people") || !strings.Contains(got.body, "I met both.") {
			t.Errorf("%s with a reason: %d\n%s", row, got.status, got.body)
		}
	}
	same := "Synthetic Berta,berta@example.test,analyst,force,w445566,I met both.\r\n"
	if got := b.sends("staff.csv", head+first+same); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, "Row 2 has this number at this body too") {
		t.Errorf("one number at one body: %d", got.status)
	}
	// Somebody like one who is registered is answered in the same column.
	like := "Synthetic Boris,boris@example.test,analyst,,W-3,"
	if got := b.sends("staff.csv", head+like+"\r\n"); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, "say how you know in the column because") {
		t.Errorf("like a registered human: %d", got.status)
	}
	if got := b.post(signin.ImportPath, signin.ImportPath+"/enter", url.Values{"table": {head + like + "I met both.\r\n"}}); !strings.Contains(got.body, "Everybody in the table is added") {
		t.Errorf("answered in the table: %d\n%s", got.status, got.body)
	}
	var because string
	if err := a.db.QueryRow(t.Context(), `SELECT other FROM human WHERE normal = 'W3'`).Scan(&because); err != nil || because != "I met both." {
		t.Errorf("the reason: %q, %v", because, err)
	}
}

// TestATableOfStaffThatCannotBeTrustedIsRefused: a column that is there twice, or
// a line that no row is left of, is nobody's row and is said all the same.
func TestATableOfStaffThatCannotBeTrustedIsRefused(t *testing.T) {
	for table, words := range map[string]string{
		strings.ReplaceAll(goodTable, "number\r\n", "Number, number\r\n"):                                                                    "used twice",
		"{\"name\":\"Synthetic Person 11\",\"email\":\"a@example.test\",\"roles\":\"analyst\",\"body\":\"\",\"number\":\"N-1\"}\n{\"name\":": "Row 2",
	} {
		if rows, _, err := signin.ReadStaff("staff", []byte(table), nil); rows != nil || err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("%d rows and %v, want %q", len(rows), err, words)
		}
	}
}
