// Package pages is what staff see of the panel: the worklist, a case, the steps
// that each of them may take, requests for papers, the keys of the custodians and what
// is due to be destroyed. Two of its pages are public: how long reviews take, and
// papers that were not sent. It reaches only what package review exports, by the small
// interfaces in staff.go.
//
// What staff do to a case is a list of steps, each a form: read staff_step.go, then
// one of step_*.go. No sealed word is on any page but the one that case_read.go
// shows. room.go says what the room brings to the program.
package pages
