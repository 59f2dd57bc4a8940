// Package forces knows the police forces: the 43 territorial forces of England
// and Wales and the British Transport Police, and six plainly made-up ones for
// demonstrations and samples. Nothing made up is ever said of a real force.
//
// The codes are those of the Office for National Statistics; the regions are
// its regions. The British Transport Police has neither.
package forces
