package kind

import "strings"

// extensions are the ends of names. The list is our own: that of a machine changes.
var extensions = map[string]string{
	"eml": EML, "mbox": Mbox, "mbx": Mbox, "msg": MSG, "pst": PST, "ost": PST,
	"pdf": PDF, "docx": DOCX, "docm": DOCX, "dotx": DOCX, "xlsx": XLSX, "xlsm": XLSX, "xltx": XLSX, "pptx": PPTX, "pptm": PPTX, "ppsx": PPTX,
	"odt": ODT, "ods": ODS, "odp": ODP, "doc": DOC, "dot": DOC, "xls": XLS, "ppt": PPT, "pps": PPT, "rtf": RTF,
	"ufdr": UFDR, "opt": OPT, "htm": HTML, "html": HTML, "txt": Plain, "log": Plain, "csv": "text/csv", "tsv": "text/tab-separated-values",
	"json": "application/json", "xml": "text/xml", "ics": "text/calendar", "vcf": "text/vcard",
	"zip": Zip, "7z": SevenZip, "rar": RAR, "tar": Tar, "gz": GZip, "tgz": GZip, "bz2": BZip2, "xz": XZ,
	"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "gif": "image/gif", "tif": "image/tiff", "tiff": "image/tiff",
	"webp": "image/webp", "bmp": "image/bmp", "heic": "image/heic", "heif": "image/heif", "svg": "image/svg+xml",
	"mp3": "audio/mpeg", "m4a": "audio/x-m4a", "wav": "audio/wav", "amr": "audio/amr", "ogg": "audio/ogg", "opus": "audio/ogg", "wma": "video/x-ms-asf",
	"mp4": "video/mp4", "mov": "video/quicktime", "avi": "video/x-msvideo", "mkv": "video/x-matroska", "webm": "video/webm", "wmv": "video/x-ms-asf", "3gp": "video/3gpp",
	"exe": "application/vnd.microsoft.portable-executable", "dll": "application/vnd.microsoft.portable-executable",
}

// alike are kinds of which a name may say one and the bytes be another, and both are right.
var alike = [][]string{
	{"audio/ogg", "video/ogg", "application/ogg"},
	{"audio/x-m4a", "audio/mp4", "video/mp4", "video/3gpp", "video/quicktime"},
	{"video/webm", "video/x-matroska"},
	{"image/heic", "image/heif", "image/heic-sequence", "image/heif-sequence"},
	{"application/json", Telegram}, {"text/xml", "image/svg+xml", "application/xml", HTML},
	{DOC, RTF, HTML}, {XLS, "text/csv", "text/tab-separated-values", HTML}, // what office programs open without a word
	{EML, Mbox},
	{SevenZip}, {RAR, "application/vnd.rar"},
	{DOC, XLS, PPT, LockedMS, DOCX, XLSX, PPTX}, // a password hides which
	{Zip, UFDR},
}

// agree says whether bytes of the kind is may have a name that says said.
func agree(is, said string) bool {
	if is == said || is == Empty || strings.HasPrefix(is, "text/") && (said == Plain || said == "text/csv" || said == "text/tab-separated-values") {
		return true
	}
	if is == Plain { // the words of a format that has no signature
		return strings.HasPrefix(said, "text/") || said == EML || said == OPT
	}
	for _, set := range alike {
		a, b := false, false
		for _, k := range set {
			a, b = a || k == is, b || k == said
		}
		if a && b && !(twoOffices(is, said)) {
			return true
		}
	}
	return false
}

// twoOffices is two unlocked office kinds that are not each other.
func twoOffices(is, said string) bool {
	office := func(k string) bool { return k == DOC || k == XLS || k == PPT || k == DOCX || k == XLSX || k == PPTX }
	return office(is) && office(said)
}

var words = map[string]string{
	EML: "a mail", Mbox: "a mailbox", MSG: "an Outlook mail", PST: "an Outlook mailbox", TNEF: "Outlook's winmail.dat", PDF: "a PDF",
	DOCX: "a Word document", DOC: "an old Word document", XLSX: "an Excel workbook", XLS: "an old Excel workbook", PPTX: "a PowerPoint presentation",
	PPT: "an old PowerPoint presentation", ODT: "an OpenDocument text", ODS: "an OpenDocument sheet", ODP: "an OpenDocument presentation", RTF: "rich text",
	LockedMS: "an office document with a password", UFDR: "a phone report (UFDR)", DAT: "a load file (DAT)", OPT: "a load file (OPT)",
	WhatsApp: "a WhatsApp chat", Telegram: "a Telegram chat", HTML: "a web page", Plain: "plain text", Zip: "a zip archive", SevenZip: "a 7-Zip archive",
	RAR: "a RAR archive", Tar: "a tar archive", GZip: "gzip", BZip2: "bzip2", XZ: "xz", Empty: "no bytes at all", Unknown: "a kind that is not known",
}

// Words are a kind in plain English.
func Words(kind string) string {
	if w := words[kind]; w != "" {
		return w
	}
	return kind
}
