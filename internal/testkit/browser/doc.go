// Package browser drives a real Chromium for tests of pages.
//
// Start one browser in a top-level test and open a tab for each part of it; a
// tab has its own cookies, its own width and may have JavaScript switched off:
//
//	b := browser.Start(t)
//	for _, o := range browser.Everybody() { // narrow and wide, with scripts and without
//		t.Run(o.String(), func(t *testing.T) {
//			tab := b.Open(t, o)
//			tab.Go(site.URL + "/recommendations")
//			tab.Follow("main table a") // click, and wait for the page it leads to
//			tab.Check()                // axe, console, other hosts, sideways scrolling
//			tab.Walk()                 // the keyboard alone
//		})
//	}
//
// A missing Chromium or axe-core fails the test and says what to install: a
// test that is skipped proves nothing. Nothing here sleeps; every wait is for
// an event, with a limit that only a fault reaches.
package browser
