package archive_test

import (
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry/archive"
)

func record(t *testing.T) fstest.MapFS {
	t.Helper()
	line := `{"id":"turn-1","kind":"end","why":"Made up: ä \"x\""}` + "\n"
	m := archive.Manifest{Format: archive.Format, Inquiry: "inquiry-1", Title: "Made-up Inquiry", Archive: "Made-up Archive", Recipient: "age1x", Left: archive.LeftOf(archive.Layout())}
	files := fstest.MapFS{}
	for path, text := range map[string]string{"records/inquiry_turn.jsonl": line, "text/terms-1.txt": "Terms\n", "sealed/handed-1.age": "noise"} {
		p := archive.Part{Path: path, Class: "inquiry", Bytes: int64(len(text)), SHA256: archive.Sum([]byte(text))}
		if strings.HasSuffix(path, ".jsonl") {
			p.Rows = 1
		}
		m.Parts = append(m.Parts, p)
		files[path] = &fstest.MapFile{Data: []byte(text)}
	}
	text, err := m.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	files[archive.ManifestName] = &fstest.MapFile{Data: text}
	return files
}

// TestWhatDoesNotFitIsNamed: a byte that is flipped anywhere, a part that is gone, one that was added, a
// newer format, a part that leads out of the record, a manifest that is written in another way.
func TestWhatDoesNotFitIsNamed(t *testing.T) {
	good := record(t)
	if _, sum, err := archive.Check(good); err != nil || sum != archive.Sum(good[archive.ManifestName].Data) {
		t.Fatal(sum, err)
	}
	with := func(path string, data string) fstest.MapFS {
		out := maps.Clone(good)
		out[path] = &fstest.MapFile{Data: []byte(data)}
		return out
	}
	without := func(path string) fstest.MapFS {
		out := maps.Clone(good)
		delete(out, path)
		return out
	}
	manifest := string(good[archive.ManifestName].Data)
	for name, c := range map[string]struct {
		files fstest.MapFS
		want  string
	}{
		"missing":     {without("text/terms-1.txt"), "text/terms-1.txt is missing"},
		"added":       {with("text/more.txt", "more"), "text/more.txt was added"},
		"no manifest": {without(archive.ManifestName), "not written to its end"},
		"newer":       {with(archive.ManifestName, strings.Replace(manifest, "archive/v1", "archive/v2", 1)), "newer than this program knows"},
		"other":       {with(archive.ManifestName, `{"format":"zip"}`), "no record of an inquiry"},
		"rewritten":   {with(archive.ManifestName, strings.ReplaceAll(manifest, "  ", " ")), "not as this program writes it"},
		"more keys":   {with(archive.ManifestName, strings.Replace(manifest, `"title"`, `"tilte"`, 1)), "was changed"},
		"leads out":   {with(archive.ManifestName, strings.Replace(manifest, `"text/terms-1.txt"`, `"../terms-1.txt"`, 1)), "cannot be"},
		"twice":       {with(archive.ManifestName, strings.Replace(manifest, `"text/terms-1.txt"`, `"sealed/handed-1.age"`, 1)), "cannot be"},
		"rows":        {with(archive.ManifestName, strings.Replace(manifest, `"rows": 1`, `"rows": 2`, 1)), "should have 2"},
	} {
		_, _, err := archive.Check(c.files)
		if !errs.Is(err, errs.Invalid) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for path, f := range good {
		for i := range f.Data {
			flipped := []byte(string(f.Data))
			flipped[i] ^= 1
			_, sum, err := archive.Check(with(path, string(flipped)))
			// A word of the manifest itself (a title) is held by the SHA-256 that the log has, and by reading back.
			if err == nil && (path != archive.ManifestName || sum == archive.Sum(f.Data)) {
				t.Fatalf("byte %d of %s was flipped, and nobody noticed", i, path)
			}
			if err != nil && path != archive.ManifestName && !strings.Contains(err.Error(), path+" was changed") {
				t.Fatalf("byte %d of %s: %v", i, path, err)
			}
		}
	}
}

// TestARowHasWhatTheLayoutSays: no column more, none fewer, nothing but text, whole numbers and nothing.
func TestARowHasWhatTheLayoutSays(t *testing.T) {
	table, _ := archive.Of(archive.Layout(), "inquiry_account_theme")
	r := archive.Record{ID: "theme-1", Values: map[string]any{"inquiry_id": "i", "name": "<ä> & \u2028", "plain": nil, "words": "a\nb", "made": int64(9007199254740993)}}
	line, err := r.Line()
	if err != nil {
		t.Fatal(err)
	}
	back, err := table.ReadLine(line)
	if err != nil || back.ID != r.ID || !maps.Equal(back.Values, r.Values) {
		t.Errorf("%+v %v", back, err)
	}
	for _, bad := range []string{`{"id":"theme-1","inquiry_id":"i","name":"","plain":"","words":""}`, `{"id":"theme-1","inquiry_id":"i","name":"","plain":"","words":"","made":"","more":1}`,
		`{"id":"theme-1","inquiry_id":"i","name":1.5,"plain":"","words":"","made":""}`, `{"id":"theme-1","inquiry_id":"i","name":true,"plain":"","words":"","made":""}`,
		`{"id":"","inquiry_id":"i","name":"","plain":"","words":"","made":""}`, `{"id":"theme-1","inquiry_id":"i","name":"","plain":"","words":"","other":""}`, `no`} {
		if _, err := table.ReadLine([]byte(bad)); !errs.Is(err, errs.Invalid) {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

// TestNothingIsDestroyedByAGuess: each class by its day, none before it, none under a hold, none that is
// kept for good, and no table with a hole in it.
func TestNothingIsDestroyedByAGuess(t *testing.T) {
	r, err := archive.Keeps()
	if err != nil {
		t.Fatal(err)
	}
	closed := clock.NewDay(2028, 2, 29)
	for _, c := range r.Class {
		due, ever := c.Due(closed)
		if ever != (c.Keep == archive.Years) {
			t.Errorf("%s: due %v", c.Name, ever)
		}
		if c.Name == "drafts" && due != clock.NewDay(2035, 3, 1) {
			t.Errorf("seven years after 29 February 2028 is %s", due)
		}
		for _, err := range []error{c.MayDestroy(clock.Day{}, due, nil), c.MayDestroy(closed, due.AddDays(-1), nil), c.MayDestroy(closed, due.AddDays(9000), []string{"A court"})} {
			if !errs.Is(err, errs.Conflict) {
				t.Errorf("%s: %v", c.Name, err)
			}
		}
		if err := c.MayDestroy(closed, due, nil); (err == nil) != ever {
			t.Errorf("%s on its day: %v", c.Name, err)
		}
	}
	const head = "version = \"x\"\nfrom = \"2026-11-30\"\n[[class]]\nname = \"a\"\nwords = \"A\"\nsource = \"S\"\nstatus = \"seen\"\n"
	for text, ok := range map[string]bool{head + `keep = "permanent"`: true, head + "keep = \"years\"\nyears = 7": true, head: false, head + `keep = "some"`: false,
		head + "keep = \"permanent\"\nyears = 3": false,
		head + "keep = \"years\"\nyears = -1":    false, strings.Replace(head, `"seen"`, `"sure"`, 1) + `keep = "permanent"`: false, strings.Replace(head, `"S"`, `""`, 1) + `keep = "permanent"`: false,
		head + "keep = \"permanent\"\nyaers = 3": false} {
		if _, err := archive.ReadRetention(text); (err == nil) != ok {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// TestWhatNobodyDecidedIsNamed: a table or a column of the program that the layout does not know.
func TestWhatNobodyDecidedIsNamed(t *testing.T) {
	known, _ := archive.Of(archive.Layout(), "inquiry_word")
	got := archive.Undecided([]archive.Columns{{Table: "inquiry_word", Columns: known.Columns}, {Table: "inquiry_answer", Columns: []string{"whatever"}},
		{Table: "inquiry_new", Columns: []string{"x"}}, {Table: "inquiry_kept", Columns: []string{"inquiry_id", "secret"}}})
	text := strings.Join(got, " ")
	for _, want := range []string{"inquiry_new", "inquiry_kept.secret", "inquiry_kept.word_id (there is none)"} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is not in %s", want, text)
		}
	}
	if strings.Contains(text, "inquiry_word.") || strings.Contains(text, "inquiry_answer") {
		t.Error(text)
	}
}
