package chat_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"candour/evidence"
	"candour/evidence/chat"
	"candour/evidence/scratch"
)

func file(text string) scratch.File {
	return scratch.File{R: strings.NewReader(text), Size: int64(len(text)), Name: "chat.txt"}
}

func ExampleWhatsApp() {
	for _, m := range chat.WhatsApp("24/08/2018, 12:41 - Placeholder One: The timetable\nis below.\n24/08/2018, 12:42 - Placeholder Two left\n") {
		fmt.Printf("%s | %s | %q\n", m.Written, m.From, m.Text)
	}
	// Output:
	// 24/08/2018, 12:41 | Placeholder One | "The timetable\nis below."
	// 24/08/2018, 12:42 |  | "Placeholder Two left"
}

func TestShapesOfLines(t *testing.T) {
	for _, c := range []struct{ line, written, from, text string }{
		{"24/08/2018, 12:41 - One: a", "24/08/2018, 12:41", "One", "a"},
		{"[24/08/2018, 12:41:03] One: a", "24/08/2018, 12:41:03", "One", "a"},
		{"\u200e[24/08/2018, 12:41:03] One: \u200eimage omitted", "24/08/2018, 12:41:03", "One", "image omitted"},
		{"2018-08-24, 12:41 - One: a: b", "2018-08-24, 12:41", "One", "a: b"},
		{"[2018-08-24, 12:41:03] One: a", "2018-08-24, 12:41:03", "One", "a"},
		{"8/24/18, 1:41\u202fPM - One: a", "8/24/18, 1:41\u202fPM", "One", "a"},
		{"8/24/18, 1:41 pm - +44 7700 900123: a", "8/24/18, 1:41 pm", "+44 7700 900123", "a"},
		{"24.08.18, 12:41 - One: a", "24.08.18, 12:41", "One", "a"},
		{"24/08/2018, 12:41 - One:", "24/08/2018, 12:41", "One", ""},
		{"24/08/2018, 12:41 - One created group", "24/08/2018, 12:41", "", "One created group"},
		{"no time at all", "", "", "no time at all"},
	} {
		got := chat.WhatsApp(c.line)
		if len(got) != 1 || got[0] != (chat.Message{Written: c.written, From: c.from, Text: c.text}) {
			t.Errorf("%q: %q", c.line, got)
		}
	}
}

// TestNoWordIsLost: whatever stands in a file stands in its messages.
func TestNoWordIsLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var words []string
		var b strings.Builder
		for i := range rapid.IntRange(1, 30).Draw(t, "lines") {
			w := fmt.Sprintf("word%dx", i)
			words = append(words, w)
			b.WriteString(rapid.SampledFrom([]string{"", "24/08/2018, 12:41 - ", "24/08/2018, 12:41 - One: ", "[2018-08-24, 1:02:03] Two: ", ": ", "24/08/2018 "}).Draw(t, "begin"))
			b.WriteString(w + rapid.SampledFrom([]string{"\n", "\r\n", "\n\n"}).Draw(t, "end"))
		}
		r, err := chat.ReadWhatsApp(file(b.String()), evidence.Usual)
		if err != nil {
			t.Fatal(err)
		}
		var all string
		for _, p := range r.Pieces {
			all += p.Text + "\n"
		}
		for _, w := range words {
			if !strings.Contains(all, w) {
				t.Fatalf("%s is lost of %q: %q", w, b.String(), all)
			}
		}
	})
}

func notes(r *evidence.Reading) (out []string) {
	for _, n := range r.Notes {
		out = append(out, n.Code)
	}
	return out
}

func TestWhatAHumanShouldKnow(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"24/08/2018, 12:41 - One: <Media omitted>", "[media-not-inside]"},
		{"24/08/2018, 12:41 - One: IMG-1.jpg (file attached)\nwords under it", "[media-not-inside]"},
		{"24/08/2018, 12:41 - One: This message was deleted", "[messages-deleted]"},
		{"04/03/2018, 12:41 - One: a\n05/03/2018, 12:41 - One: b", "[day-or-month-first]"},
		{"04/03/2018, 12:41 - One: a\n13/03/2018, 12:41 - One: b", "[]"},
		{"04.03.2018, 12:41 - One: a", "[]"},
		{"2018-03-04, 12:41 - One: a", "[]"},
	} {
		r, err := chat.ReadWhatsApp(file(c.text), evidence.Usual)
		if err != nil || fmt.Sprint(notes(r)) != c.want {
			t.Errorf("%q: %v %v, want %s", c.text, notes(r), err, c.want)
		}
	}
}

func TestTelegram(t *testing.T) {
	const text = `{"name":"Placeholder group","type":"private_group","id":1,"messages":[
	{"id":1,"type":"service","date":"2019-01-01T10:00:00","actor":"One","actor_id":"user1",
	"action":"create_group","title":"Placeholder group","members":["One","Two"],"text":""},
	{"id":2,"type":"message","date":"2019-01-01T10:01:00","date_unixtime":"1546336860","from":"One","from_id":"user1",
	"text":["The timetable is ",{"type":"text_link","text":"here","href":"https://example.org/timetable"},"."]},
	{"id":3,"type":"message","date":"2019-01-01T10:02:00","from":"Two","from_id":"user2","photo":"photos/photo_1.jpg","text":"A picture",
	"location_information":{"latitude":51.5,"longitude":-0.1}},
	{"id":4,"type":"message","date":"2019-01-01T10:03:00","from":null,"from_id":"user3",
	"poll":{"question":"Which day?","answers":[{"text":"Monday"}]},"text":""}]}`
	if !chat.LooksLikeTelegram(text[:400]) {
		t.Error("it is not known for an export")
	}
	for _, whole := range []string{text, `{"about":"x","chats":{"list":[` + text + `]}}`, `{"left_chats":{"list":[` + text + `]}}`} {
		r, err := chat.ReadTelegram(file(whole), evidence.Usual)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range r.Pieces {
			got = append(got, string(p.Where)+" "+p.Text)
		}
		want := []string{"metadata Placeholder group",
			"body [2019-01-01T10:00:00] One: (done: create group) (title: Placeholder group) (members: One, Two)",
			"body [2019-01-01T10:01:00] One: The timetable is here.", "annotation https://example.org/timetable",
			"body [2019-01-01T10:02:00] Two: A picture (photo: photos/photo_1.jpg) (place: 51.5 -0.1)",
			"body [2019-01-01T10:03:00] (poll: Which day?) (answer: Monday)"}
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("got\n%s", strings.Join(got, "\n"))
		}
		if fmt.Sprint(notes(r)) != "[media-not-inside]" {
			t.Error(notes(r))
		}
	}
	if _, err := chat.ReadTelegram(file(text[:300]), evidence.Usual); evidence.CodeOf(err) != evidence.Broken {
		t.Errorf("cut off: %v", err)
	}
}
