package chat

import (
	"encoding/json"
	"strings"

	"candour/evidence"
	"candour/evidence/scratch"
)

// LooksLikeTelegram says whether a text, of which the end may be missing, begins as
// an export of Telegram does.
func LooksLikeTelegram(text string) bool {
	text = strings.TrimSpace(text)
	if !strings.HasPrefix(text, "{") || !strings.Contains(text, `"messages"`) {
		return false
	}
	return strings.Contains(text, `"date_unixtime"`) || strings.Contains(text, `"from_id"`) || strings.Contains(text, `"actor_id"`)
}

type telegramExport struct {
	telegramChat
	Chats, Left struct {
		List []telegramChat `json:"list"`
	}
}

// UnmarshalJSON gives the two lists their names.
func (e *telegramExport) UnmarshalJSON(b []byte) error {
	var lists struct {
		Chats, Left struct {
			List []telegramChat `json:"list"`
		}
		LeftChats struct {
			List []telegramChat `json:"list"`
		} `json:"left_chats"`
	}
	if err := json.Unmarshal(b, &e.telegramChat); err != nil {
		return err
	}
	if err := json.Unmarshal(b, &lists); err != nil {
		return err
	}
	e.Chats.List, e.Left.List = lists.Chats.List, lists.LeftChats.List
	return nil
}

type telegramChat struct {
	Name     string            `json:"name"`
	Type     string            `json:"type"`
	Messages []telegramMessage `json:"messages"`
}

type telegramMessage struct {
	Type, Date, Edited, From, Actor, Action, Title string
	ForwardedFrom                                  string `json:"forwarded_from"`
	Text                                           telegramText
	File, Photo                                    string
	FileName                                       string `json:"file_name"`
	StickerEmoji                                   string `json:"sticker_emoji"`
	Members                                        []string
	Contact                                        struct {
		First string `json:"first_name"`
		Last  string `json:"last_name"`
		Phone string `json:"phone_number"`
	} `json:"contact_information"`
	Place struct {
		Lat json.Number `json:"latitude"`
		Lon json.Number `json:"longitude"`
	} `json:"location_information"`
	Poll struct {
		Question telegramText
		Answers  []struct{ Text telegramText }
	}
}

// telegramText is words, or a list of words and of things that have words.
type telegramText struct {
	words string
	links []string
}

func (t *telegramText) UnmarshalJSON(b []byte) error {
	if json.Unmarshal(b, &t.words) == nil {
		return nil
	}
	var one json.RawMessage
	var list []json.RawMessage
	if err := json.Unmarshal(b, &list); err != nil {
		one, list = b, nil
	}
	if one != nil {
		list = []json.RawMessage{one}
	}
	for _, raw := range list {
		var s string
		if json.Unmarshal(raw, &s) == nil {
			t.words += s
			continue
		}
		var thing struct{ Text, Href string }
		if err := json.Unmarshal(raw, &thing); err != nil {
			return err
		}
		t.words += thing.Text
		if thing.Href != "" {
			t.links = append(t.links, thing.Href)
		}
	}
	return nil
}

// ReadTelegram reads an export.
func ReadTelegram(f scratch.File, limits evidence.Limits) (*evidence.Reading, error) {
	b, err := scratch.Text(f.Reader(), 0, limits)
	if err != nil {
		return nil, err
	}
	var all telegramExport
	if err := json.Unmarshal([]byte(strings.TrimPrefix(string(b), "\ufeff")), &all); err != nil {
		return nil, &evidence.Unreadable{Code: evidence.Broken, Why: "It begins as a Telegram export and is damaged or cut off. Ask for it again.", Err: err}
	}
	r := &evidence.Reading{Kind: "application/x-telegram-export", Reader: "candour/chat", Title: all.Name}
	media := 0
	for _, c := range append(append([]telegramChat{all.telegramChat}, all.Chats.List...), all.Left.List...) {
		if c.Name != "" {
			r.Pieces = append(r.Pieces, evidence.Piece{Where: evidence.Metadata, Name: "name of the chat", Text: c.Name})
		}
		for _, m := range c.Messages {
			r.Pieces = append(r.Pieces, m.pieces()...)
			if m.File != "" || m.Photo != "" {
				media++
			}
		}
	}
	r.Notes = aboutMedia(media, 0)
	return r, nil
}

func (m telegramMessage) pieces() (out []evidence.Piece) {
	from, text := m.From, []string{m.Text.words}
	if from == "" {
		from = m.Actor
	}
	add := func(label, words string) {
		if words = strings.TrimSpace(words); words != "" {
			text = append(text, "("+label+": "+words+")")
		}
	}
	add("edited", m.Edited)
	add("forwarded from", m.ForwardedFrom)
	add("done", strings.ReplaceAll(m.Action, "_", " "))
	add("title", m.Title)
	add("members", strings.Join(m.Members, ", "))
	add("photo", m.Photo)
	add("file", m.File)
	add("file name", m.FileName)
	add("sticker", m.StickerEmoji)
	add("contact", m.Contact.First+" "+m.Contact.Last+" "+m.Contact.Phone)
	add("place", m.Place.Lat.String()+" "+m.Place.Lon.String())
	add("poll", m.Poll.Question.words)
	for _, a := range m.Poll.Answers {
		add("answer", a.Text.words)
	}
	words := strings.TrimSpace(strings.Join(text, " "))
	out = append(out, evidence.Piece{Where: evidence.Body, Name: from, Text: said(m.Date, from, words)})
	for _, l := range m.Text.links {
		out = append(out, evidence.Piece{Where: evidence.Annotation, Name: "link", Text: l, Unseen: true})
	}
	return out
}
