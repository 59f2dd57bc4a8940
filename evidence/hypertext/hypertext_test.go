package hypertext_test

import (
	"fmt"
	"strings"
	"testing"

	"candour/evidence/hypertext"
)

func ExampleRead() {
	t, err := hypertext.Read(strings.NewReader(`<title>Timetable</title><p>Monday</p><p style="display:none">Tuesday</p><img alt="Wednesday">`))
	fmt.Printf("%q %v\n", t.Seen, err)
	for _, p := range t.Pieces {
		fmt.Println(p.Where, p.Text)
	}
	// Output:
	// "Monday" <nil>
	// metadata Timetable
	// invisible Tuesday
	// alt-text Wednesday
}

func TestWhatHides(t *testing.T) {
	for _, c := range []struct {
		html string
		seen bool
	}{
		{`<p>WORD`, true},
		{`<div style="color:#333">WORD</div>`, true},
		{`<div style="display: NONE">WORD</div>`, false},
		{`<div style="display:none!important"><p>WORD</div>`, false},
		{`<div hidden>WORD</div>`, false},
		{`<span style="font-size:0">WORD</span>`, false},
		{`<span style="font-size:1px">WORD</span>`, false},
		{`<span style="font-size:1.2em">WORD</span>`, true},
		{`<span style="font-size:80%">WORD</span>`, true},
		{`<span style="color:white">WORD</span>`, false},
		{`<span style="color:#FFFFFF;background:#000">WORD</span>`, true},
		{`<span style="color: rgb(255, 255, 255)">WORD</span>`, false},
		{`<span style="color:#fefefe">WORD</span>`, false},
		{`<font color="#ffffff">WORD</font>`, false},
		{`<font color="red">WORD</font>`, true},
		{`<span style="opacity:0">WORD</span>`, false},
		{`<span style="mso-hide:all">WORD</span>`, false},
		{`<span style="position:absolute;left:-9999px">WORD</span>`, false},
		{`<style>.x{display:none}</style><p class="a x">WORD`, false},
		{`<style>.x{display:none}</style><p class="a xy">WORD`, true},
		{`<style>p#one , b {visibility:hidden}</style><p id=one>WORD`, false},
		{`<style>@media print { .x{display:none} } .y{color:red}</style><p class=x>WORD`, true},
		{`<style>@media print { .x{color:red} } .y{display:none}</style><p class=y>WORD`, false},
		{`<!-- WORD -->`, false},
		{`<script>var a="WORD"</script>`, false},
		{`<noscript>WORD</noscript>`, true},
		{`<a href="https://example.org/WORD">here</a>`, false},
		{`<img alt=WORD>`, false}, {`<img title=WORD>`, false}, {`<img src="cid:WORD">`, false},
		{`<input type=hidden value=WORD>`, false}, {`<meta name=keywords content=WORD>`, false}, {`<p data-x=WORD>`, false},
		{`<template><p>WORD</template>`, false},
		{`<td>WORD`, true},
		{strings.Repeat("<div>", 3000) + "WORD", true},
		{strings.Repeat("<b>", 100) + `<div hidden>` + strings.Repeat("<div>", 3000) + "WORD", false},
	} {
		got, err := hypertext.Read(strings.NewReader(c.html))
		if err != nil {
			if strings.Count(c.html, "<div>") < 500 {
				t.Errorf("%.60s: %v", c.html, err)
			}
			continue
		}
		var unseen string
		for _, p := range got.Pieces {
			unseen += p.Text + "\n"
		}
		if strings.Contains(got.Seen, "WORD") != c.seen || !c.seen && !strings.Contains(unseen, "WORD") {
			t.Errorf("%.60s: seen %q, else %q", c.html, got.Seen, unseen)
		}
	}
}

func TestLinesOfAPage(t *testing.T) {
	got, err := hypertext.Read(strings.NewReader("<h1>One</h1>\n<p>two   three<br>four</p><table><tr><td>a</td><td>b</td></tr><tr><td>c</table><ul><li>x<li>y</ul>"))
	if want := "One\n\ntwo three\nfour\n\na b\n\nc\n\nx\n\ny"; err != nil || got.Seen != want {
		t.Errorf("%q, want %q (%v)", got.Seen, want, err)
	}
}
