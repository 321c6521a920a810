//! Writes a made-up children in need census of so many children, for measuring: `cargo xtask census-file N FILE.xml`.
//!
//! Each child has one referral with an assessment of two factors; every third has a plan, every fifth an enquiry.

use std::io::{BufWriter, Write};

/// # Errors
/// The file cannot be written.
pub fn run(arguments: &[String]) -> Result<(), String> {
    let [children, file] = arguments else { return Err("usage: cargo xtask census-file N FILE.xml".to_owned()) };
    let children: u32 = children.parse().map_err(|_| format!("“{children}” is not a number of children"))?;
    let out = std::fs::File::create(file).map_err(|error| format!("{file}: {error}"))?;
    write(&mut BufWriter::new(out), children).map_err(|error| format!("{file}: {error}"))
}

fn write(out: &mut impl Write, children: u32) -> std::io::Result<()> {
    write!(
        out,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Message>\n<Header>\n<CollectionDetails><Collection>CIN</Collection>\
         <Year>2025</Year><ReferenceDate>2025-03-31</ReferenceDate></CollectionDetails>\n<Source><SourceLevel>L</SourceLevel>\
         <LEA>999</LEA><SerialNo>001</SerialNo></Source>\n</Header>\n<Children>\n"
    )?;
    for number in 0..children {
        child(out, number)?;
    }
    write!(out, "</Children>\n</Message>\n")?;
    out.flush()
}

fn child(out: &mut impl Write, number: u32) -> std::io::Result<()> {
    let (month, day) = (number % 12 + 1, number % 28 + 1);
    writeln!(
        out,
        "<Child>\n<ChildIdentifiers><LAchildID>MADEUP{number:07}</LAchildID><UPNunknown>UN1</UPNunknown>\
         <PersonBirthDate>{}-{month:02}-{day:02}</PersonBirthDate><Sex>{}</Sex></ChildIdentifiers>",
        2008 + number % 16,
        if number.is_multiple_of(2) { "F" } else { "M" }
    )?;
    writeln!(
        out,
        "<ChildCharacteristics><Ethnicity>WBRI</Ethnicity><Disabilities><Disability>NONE</Disability></Disabilities>\
         </ChildCharacteristics>\n<CINdetails>\n<CINreferralDate>2024-{:02}-{day:02}</CINreferralDate>\
         <ReferralSource>6</ReferralSource><PrimaryNeedCode>N1</PrimaryNeedCode>",
        number % 9 + 4
    )?;
    writeln!(
        out,
        "<Assessments><AssessmentActualStartDate>2024-{:02}-{day:02}</AssessmentActualStartDate>\
         <AssessmentAuthorisationDate>2025-01-{day:02}</AssessmentAuthorisationDate><FactorsIdentifiedAtAssessment>\
         <AssessmentFactors>3B</AssessmentFactors><AssessmentFactors>4B</AssessmentFactors>\
         </FactorsIdentifiedAtAssessment></Assessments>",
        number % 9 + 4
    )?;
    if number.is_multiple_of(3) {
        writeln!(out, "<CINPlanDates><CINPlanStartDate>2025-02-{day:02}</CINPlanStartDate></CINPlanDates>")?;
    }
    if number.is_multiple_of(5) {
        writeln!(
            out,
            "<Section47><S47ActualStartDate>2025-01-{day:02}</S47ActualStartDate><ICPCnotRequired>true</ICPCnotRequired>\
             </Section47>"
        )?;
    }
    writeln!(out, "<ReferralNFA>false</ReferralNFA>\n</CINdetails>\n</Child>")
}
