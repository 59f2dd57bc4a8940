package web_test

import "testing"

// BenchmarkPage is a public page with its layout, through every layer.
func BenchmarkPage(b *testing.B) {
	ts := testSetup(b)
	for _, c := range []struct{ name, target string }{{"plain", "/"}, {"every component", "/components"}} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if w := ts.do("GET", c.target, "", "Accept-Encoding: gzip"); w.Code != 200 {
					b.Fatal(w.Code)
				}
			}
		})
	}
}
