// Package sample makes a delivery of documents of which everything is known, as a
// provider would send one: mail in families and threads, copies, scans, office files with
// what hides in them, archives, and files that cannot be read. One seed gives the
// same bytes on every machine.
//
//	delivery/…    the files, in a folder for each custodian
//	manifest.csv  what the provider declares: number, name, sha256, size, custodian, path
//	truth.jsonl   what each document is: its family, near copies, thread, and why it cannot be read
//
// Words are drawn as words of a language lie (Zipf) from a neutral list and from words that mean
// nothing: nobody and no event stands in them.
package sample
