// Package pages serves what the team of an inquiry does with the documents that come: deliveries,
// their files, what could not be read, and one document with its words.
package pages
