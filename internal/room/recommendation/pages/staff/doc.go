// Package staff is the register's pages for the signed-in: the desk, the forms by
// which records are entered, answered, reported on, judged and put right, and the
// import. form.go is what the forms share; routes.go lists the addresses with the
// rule of each. What a page does to a record is asked again, about that record,
// by the use case (package recommendation).
package staff
