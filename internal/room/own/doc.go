// Package own is what somebody who works here keeps for themselves: filters of lists,
// by a name of their own, and that they want no mail about what is due.
//
// A saved filter is what stood in the address of a list and nothing else. It is read
// again by the list's own reader each time ([List]), so that it shows what its owner
// may see now, and says what of it the list does not know any more. Nobody else sees
// it, and it widens nothing.
//
// Start at own.go; store.go is the SQL, page.go the one page.
package own
