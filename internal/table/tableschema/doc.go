// Package tableschema reads and writes Frictionless Table Schema files (version
// 2; the forms of version 1 are read) and checks single values against them.
//
//	s, err := tableschema.Read(file)     // the file as it is, unknown properties kept
//	c, err := s.Compile()                // checks that every field can be checked
//	value, missing, err := c.Fields[i].Cast(text)
//
// A value that is missing is never only missing: missingValues with labels give
// each reason a code of its own, and Cast says which it was. What a schema cannot
// say, rules between fields and rows, is in package rowcheck.
//
// Specification: https://datapackage.org/standard/table-schema/
package tableschema
