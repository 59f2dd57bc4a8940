package mail

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"pgregory.net/rapid"

	"candour/evidence"
	"candour/evidence/scratch"
)

func utf16le(s string) (b []byte) {
	for _, c := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, c)
	}
	return b
}

// made is a folder of properties: "0037001F" with words, "10090102" with bytes.
func made(skip int, fixed map[uint32]uint64, variable map[string]string) *storage {
	s := newStorage()
	head := make([]byte, skip)
	for tag, v := range fixed {
		head = binary.LittleEndian.AppendUint32(head, tag)
		head = binary.LittleEndian.AppendUint32(head, 6)
		head = binary.LittleEndian.AppendUint64(head, v)
	}
	s.streams["__properties_version1.0"] = head
	for tag, v := range variable {
		b := []byte(v)
		if strings.HasSuffix(tag, "001F") {
			b = utf16le(v)
		}
		s.streams["__substg1.0_"+tag] = b
	}
	return s
}

func uncompressed(rtf string) string {
	b := binary.LittleEndian.AppendUint32(nil, uint32(len(rtf)+12))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(rtf)))
	return string(b) + "MELA" + "\x00\x00\x00\x00" + rtf
}

func message() *storage {
	s := made(32, map[uint32]uint64{0x00390040: 131_592_672_000_000_000}, map[string]string{
		"0037001F": "WORD1 subject", "1000001F": "WORD2 plain", "10130102": "<p>WORD3 seen</p><p hidden>WORD4</p>",
		"10090102": uncompressed(`{\rtf1 WORD5 rich{\v WORD6}}`), "0C1A001F": "WORD7", "0C1F001F": "seven@example.org",
		"0E02001F": "WORD8", "1035001F": "<WORD9@example.org>", "8005001F": "WORDA", "80060102": "\x01\x02WORDAA in bytes", "00710102": "\x01\x02\x03",
		"007D001F":          "Received: by a; Mon, 1 Jan 2018 11:00:00 +0000\r\nX-Anything: =?utf-8?q?WORDB?=\r\n folded WORDC\r\nDate: Mon, 1 Jan 2018 10:00:00 +0000\r\n",
		"8007101F-00000000": "",
	})
	s.streams["__substg1.0_8007101F-00000000"] = utf16le("WORDD category")
	for i, kind := range []uint64{1, 2, 3} {
		s.storage[fmt.Sprintf("__recip_version1.0_#%08X", i)] = made(8, map[uint32]uint64{0x0C150003: kind},
			map[string]string{"3001001F": fmt.Sprintf("WORDE%d", i), "39FE001F": fmt.Sprintf("e%d@example.org", i)})
	}
	s.storage["__attach_version1.0_#00000000"] = made(8, map[uint32]uint64{0x37050003: 1}, map[string]string{"3707001F": "WORDF.txt", "3704001F": "WORDG.TXT", "37010102": "attached"})
	inner := made(24, nil, map[string]string{"0037001F": "WORDH", "1000001F": "WORDX of its own"})
	held := made(8, map[uint32]uint64{0x37050003: 5}, map[string]string{"3001001F": "WORDI"})
	held.storage["__substg1.0_3701000D"] = inner
	s.storage["__attach_version1.0_#00000001"] = held
	s.storage["__attach_version1.0_#00000002"] = made(8, map[uint32]uint64{0x37050003: 2}, map[string]string{"3707001F": "elsewhere.txt"})
	s.storage["__nameid_version1.0"] = newStorage()
	s.storage["__nameid_version1.0"].streams["x"] = []byte("y")
	return s
}

func open(b []byte) scratch.File {
	return scratch.File{R: bytes.NewReader(b), Size: int64(len(b)), Name: "a.msg"}
}

// TestCanaryOfAMsg finds one word in each place of an Outlook mail, and not the
// words of the mail that is attached to it, which is read as a document of its own.
func TestCanaryOfAMsg(t *testing.T) {
	into := scratch.New(t.TempDir(), evidence.Usual)
	r, err := MSG(open(writeCompound(message())), into)
	if err != nil {
		t.Fatal(err)
	}
	for word, where := range map[string]evidence.Where{"WORD1": evidence.Header, "WORD2": evidence.Body, "WORD3": evidence.Body, "WORD4": evidence.Invisible,
		"WORD5": evidence.Body, "WORD6": evidence.Invisible, "WORD7": evidence.Header, "WORD8": evidence.Metadata, "WORD9": evidence.Metadata, "WORDA": evidence.Metadata,
		"WORDAA": evidence.Metadata, "WORDB": evidence.Metadata, "WORDC": evidence.Metadata, "WORDD": evidence.Metadata, "WORDE0": evidence.Header, "WORDE1": evidence.Header,
		"WORDE2": evidence.Header, "WORDF": evidence.Attachment, "WORDG": evidence.Attachment, "WORDI": evidence.Attachment} {
		if !slices.ContainsFunc(r.Pieces, func(p evidence.Piece) bool { return p.Where == where && strings.Contains(p.Text, word) }) {
			t.Errorf("%s is not found in %s", word, where)
		}
	}
	for _, p := range r.Pieces {
		if strings.Contains(p.Text, "WORDX") {
			t.Errorf("the text of an attached mail is taken for that of its parent: %+v", p)
		}
	}
	m := r.Mail
	if fmt.Sprint(m.From, m.To, m.Cc, m.Bcc) != "[WORD7 <seven@example.org>] [WORDE0 <e0@example.org>] [WORDE1 <e1@example.org>] [WORDE2 <e2@example.org>]" || m.ThreadIndex != "AQID" ||
		m.Sent.Unix() != 1514800800 || !m.SentZone || m.Received.IsZero() {
		t.Errorf("%+v", m)
	}
	if len(r.Parts) != 3 || r.Parts[0].Name != "WORDF.txt" || r.Parts[1].Relation != evidence.Message || r.Parts[2].Code != evidence.Absent {
		t.Fatalf("%+v", r.Parts)
	}
	b, err := os.ReadFile(into.Path(r.Parts[1]))
	if err != nil {
		t.Fatal(err)
	}
	child, err := MSG(open(b), into)
	if err != nil || child.Mail.Subject != "WORDH" || !strings.Contains(child.Pieces[len(child.Pieces)-1].Text, "WORDX") {
		t.Errorf("the mail within, alone: %+v %v", child, err)
	}
}

// TestEveryCutOfAMsg: of one that is cut off there is an error or a reading, and never more.
func TestEveryCutOfAMsg(t *testing.T) {
	whole := writeCompound(message())
	for n := 0; n < len(whole); n += 37 {
		_, _ = MSG(open(whole[:n]), scratch.New(t.TempDir(), evidence.Usual))
	}
}

// TestCompoundRoundTrip: what is laid out is read again, by somebody else's reader.
func TestCompoundRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := newStorage()
		for i := range rapid.IntRange(0, 20).Draw(t, "streams") {
			s.streams[fmt.Sprintf("s%d", i)] = bytes.Repeat([]byte{byte(i + 1)}, rapid.SampledFrom([]int{1, 63, 64, 65, 511, 4095, 4096, 4097, 70_000}).Draw(t, "size"))
		}
		s.below("f").below("g").streams["deep"] = []byte("x")
		got, err := readCompound(open(writeCompound(s)))
		if err != nil {
			t.Fatal(err)
		}
		if len(got.streams) != len(s.streams) || string(got.storage["f"].storage["g"].streams["deep"]) != "x" {
			t.Fatalf("%d streams of %d", len(got.streams), len(s.streams))
		}
		for n, b := range s.streams {
			if !bytes.Equal(got.streams[n], b) {
				t.Fatalf("%s: %d bytes, want %d", n, len(got.streams[n]), len(b))
			}
		}
	})
	big := newStorage()
	big.streams["big"] = bytes.Repeat([]byte("0123456789abcdef"), 1<<19) // 8 MiB: the table itself needs a table
	got, err := readCompound(open(writeCompound(big)))
	if err != nil || !bytes.Equal(got.streams["big"], big.streams["big"]) {
		t.Error(err)
	}
}

func TestLettersOfAMsg(t *testing.T) {
	for _, c := range []struct {
		page uint64
		b    string
		want string
	}{{1252, "caf\xe9", "café"}, {1251, "\xcf\xf0", "Пр"}, {65001, "caf\xc3\xa9", "café"}, {0, "caf\xc3\xa9", "café"}, {0, "caf\xe9", "café"}, {932, "\x93\xfa", "日"}} {
		s := made(32, map[uint32]uint64{0x3FFD0003: c.page}, map[string]string{"0037001E": c.b})
		r, err := MSG(open(writeCompound(s)), scratch.New(t.TempDir(), evidence.Usual))
		if err != nil || r.Mail.Subject != c.want {
			t.Errorf("%d: %q %v, want %q", c.page, r.Mail.Subject, err, c.want)
		}
	}
}

func attribute(level byte, id uint32, data []byte) []byte {
	b := append([]byte{level}, binary.LittleEndian.AppendUint32(nil, id)...)
	b = append(binary.LittleEndian.AppendUint32(b, uint32(len(data))), data...)
	return append(b, 0, 0)
}

func stream(props ...[]byte) []byte {
	return append(binary.LittleEndian.AppendUint32(nil, uint32(len(props))), slices.Concat(props...)...)
}

func variable(id, kind uint16, b []byte) []byte {
	out := binary.LittleEndian.AppendUint16(binary.LittleEndian.AppendUint16(nil, kind), id)
	if id >= 0x8000 {
		out = append(out, make([]byte, 16)...)
		out = append(out, 1, 0, 0, 0, 4, 0, 0, 0, 'n', 0, 0, 0)
	}
	out = append(out, 1, 0, 0, 0)
	out = append(binary.LittleEndian.AppendUint32(out, uint32(len(b))), b...)
	return append(out, make([]byte, (4-len(b)%4)%4)...)
}

func fixedProp(id, kind uint16, b ...byte) []byte {
	return append(binary.LittleEndian.AppendUint16(binary.LittleEndian.AppendUint16(nil, kind), id), b...)
}

func winmail(inner []byte) []byte {
	return slices.Concat([]byte("\x78\x9f\x3e\x22\x01\x00"),
		attribute(1, 0x00078004, []byte("WORD1\x00")),
		attribute(1, 0x00069003, stream(variable(0x1000, 0x1F, utf16le("WORD2")), fixedProp(0x0E07, 3, 1, 0, 0, 0), variable(0x8123, 0x1F, utf16le("WORD3")),
			variable(0x0C1F, 0x1E, []byte("one@example.org\x00")))),
		attribute(1, 0x00069004, append([]byte{1, 0, 0, 0}, stream(fixedProp(0x0C15, 3, 3, 0, 0, 0), variable(0x3001, 0x1F, utf16le("WORD4")))...)),
		attribute(2, 0x00069002, make([]byte, 14)), attribute(2, 0x00018010, []byte("WORD5.txt\x00")), attribute(2, 0x0006800F, []byte("attached")),
		attribute(2, 0x00069002, make([]byte, 14)), attribute(2, 0x00069005, stream(variable(0x3001, 0x1F, utf16le("WORD6")), variable(0x3701, 0x0D, append(make([]byte, 16), inner...)))))
}

func TestCanaryOfWinmail(t *testing.T) {
	into := scratch.New(t.TempDir(), evidence.Usual)
	b := winmail(winmail(nil))
	r, err := TNEF(open(b), into)
	if err != nil {
		t.Fatal(err)
	}
	for word, where := range map[string]evidence.Where{"WORD1": evidence.Header, "WORD2": evidence.Body, "WORD3": evidence.Metadata, "WORD4": evidence.Header,
		"WORD5": evidence.Attachment, "WORD6": evidence.Attachment} {
		if !slices.ContainsFunc(r.Pieces, func(p evidence.Piece) bool { return p.Where == where && strings.Contains(p.Text, word) }) {
			t.Errorf("%s is not found in %s: %+v", word, where, r.Pieces)
		}
	}
	if len(r.Parts) != 2 || r.Parts[1].Relation != evidence.Message || len(r.Mail.Bcc) != 1 || r.Mail.From[0] != "one@example.org" {
		t.Fatalf("%+v %+v", r.Parts, r.Mail)
	}
	got, err := os.ReadFile(into.Path(r.Parts[0]))
	if err != nil || string(got) != "attached" {
		t.Errorf("%s %v", hex.EncodeToString(got), err)
	}
	for n := range b {
		r, err := TNEF(open(b[:n]), scratch.New(t.TempDir(), evidence.Usual))
		if err == nil && n > 6 && n < 20 && len(r.Notes) == 0 {
			t.Errorf("cut at %d: nothing is said", n)
		}
	}
}

// TestAnyTNEF: no bytes stop the reader.
func TestAnyTNEF(t *testing.T) {
	b := winmail(nil)
	rapid.Check(t, func(t *rapid.T) {
		c := bytes.Clone(b)
		for range rapid.IntRange(1, 5).Draw(t, "flips") {
			c[rapid.IntRange(6, len(c)-1).Draw(t, "at")] = rapid.Byte().Draw(t, "byte")
		}
		dir, err := os.MkdirTemp("", "")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = os.RemoveAll(dir) }()
		_, _ = TNEF(open(c), scratch.New(dir, evidence.Usual))
	})
}
