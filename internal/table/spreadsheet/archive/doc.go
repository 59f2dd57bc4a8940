// Package archive opens the zip files inside which XLSX and ODS come, and refuses
// those that are unsafe: bombs (by what the directory declares and again by what
// comes out), names that would escape a folder, two parts with one name, passwords.
//
// Start at Open (archive.go), then Archive.Open for a part, or Archive.WalkXML
// (xml.go) for the XML in one. What every reader of a file asks, packed or not,
// stands in read.go. An archive inside an archive is a part like any
// other: nothing opens it. The files with something wrong that try it stand in the
// tests of package spreadsheet, which reads them through every door.
package archive
