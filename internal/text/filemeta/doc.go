// Package filemeta says what a file tells that its reader does not see: who
// wrote it, where a picture was taken, comments, tracked changes, hidden sheets,
// rows and columns, earlier versions. It can take most of that out.
//
//	report, err := filemeta.Look("application/pdf", data)
//	clean, err := filemeta.Strip("application/pdf", data)
//	left, err := filemeta.Look("application/pdf", clean)
//
// It is pure: bytes in, findings or other bytes out. What it cannot take out
// without harm it leaves, and Look of the result says so: a caller shows what
// is left and never says that all is gone. Nothing is read that would not fit:
// a part of a zip over [PartLimit], or parts over [TotalLimit] together, are
// refused.
//
// look.go is the way in; zipped.go reads and writes the zip of an office file;
// rewrite.go cuts elements out of XML and leaves every other byte; ooxml.go,
// workbook.go, odf.go, pdf.go, png.go and jpeg.go each know one kind of file.
package filemeta
