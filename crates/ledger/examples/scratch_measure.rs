#[path = "../../services/src/follow/pages.rs"]
mod pages;
use std::time::Instant;
use chrono::{DateTime, Duration, Utc};
use ledger::*;
use picture::Picture;
use uuid::Uuid;

struct Rng(u64);
impl Rng {
    fn next(&mut self) -> u64 { self.0 ^= self.0 << 13; self.0 ^= self.0 >> 7; self.0 ^= self.0 << 17; self.0 }
    fn below(&mut self, n: u64) -> u64 { (self.next() >> 11) % n }
    fn uuid(&mut self, at: DateTime<Utc>) -> Uuid {
        let hi = ((at.timestamp_millis() as u64) << 16) | 0x7000 | (self.next() & 0xfff);
        Uuid::from_u64_pair(hi, (self.next() & 0x3fff_ffff_ffff_ffff) | 0x8000_0000_0000_0000)
    }
}
const WORDS: &str = "Made-up words that stand for what a worker writes after a call with the school about how the child came in, what was said, who was told and what will be done by when. ";
fn text(rng: &mut Rng, from: usize, to: usize) -> String {
    let n = from + rng.below((to - from) as u64) as usize;
    WORDS.chars().cycle().take(n).collect()
}
fn status(what: &str) -> String {
    let s = std::fs::read_to_string("/proc/self/status").unwrap();
    let kb: u64 = s.lines().find(|l| l.starts_with(what)).unwrap().split_whitespace().nth(1).unwrap().parse().unwrap();
    format!("{what} {} MiB", kb / 1024)
}
fn cpu() -> f64 {
    let s = std::fs::read_to_string("/proc/self/stat").unwrap();
    let f: Vec<&str> = s.rsplit_once(')').unwrap().1.split_whitespace().collect();
    (f[11].parse::<f64>().unwrap() + f[12].parse::<f64>().unwrap()) / 100.0
}
const MIX: &[&str] = &["person","address","contact","referral","allocation","visit","case_note","assessment","relationship","management_decision",
 "case_note","visit","case_note","case_supervision","child_in_need_plan","visit","case_note","case_note","visit","case_note",
 "section_47_enquiry","strategy_discussion","visit","case_note","allocation","case_note","visit","case_supervision","management_decision","case_note",
 "visit","contact","case_note","referral","assessment","case_note","visit","case_note","allocation","case_supervision",
 "visit","case_note","core_group","review_conference","child_protection_plan","case_note","visit","management_decision","case_note","looked_after_episode"];
fn body(kind: &str, rng: &mut Rng, at: DateTime<Utc>, ids: &[Uuid]) -> String {
    let d = at.date_naive(); let m = at.format("%Y-%m-%dT%H:%M:00+00:00");
    let w = ids[0]; let user = format!("worker-{}", rng.below(2500));
    let s = match kind {
        "person" => format!(r#""given_names":"Name{}","family_name":"Example{}","la_child_id":"{}","nhs_number":"94{:08}","upn":"H801200{:06}","birth_date":"{d}","sex":"F","ethnicity":"WBRI""#, rng.below(2000), rng.below(9000), rng.below(999999), rng.below(99999999), rng.below(999999)),
        "address" => format!(r#""lines":["{} Example Road","Exampletown"],"postcode":"ZZ{} {}AA","from":"{d}","protected":false"#, rng.below(200), rng.below(99), rng.below(9)),
        "contact" => format!(r#""received_at":"{m}","source":"2B","referrer_name":"A Referrer","referrer_organisation":"Example Primary School","concern":"{}","family_aware":{{"answer":"yes"}},"decision":{{"outcome":"new_referral","reason":"{}","decided_at":"{m}","decided_by":"{user}"}}"#, text(rng,150,500), text(rng,60,200)),
        "referral" => format!(r#""referral_date":"{d}","source":"2B","primary_need":"N1","closure_date":"{d}","closure_reason":"RC8""#),
        "allocation" => format!(r#""part":"key_worker","worker":"{w}","team":"{}","from":"{d}","until":"{d}","change_reason":"CASE""#, ids[1]),
        "visit" => format!(r#""at":"{m}","kind":"child_in_need","worker":"{w}","seen":true,"seen_alone":true,"bedroom_seen":true,"place":"home","voice":{{"heard":["own_words"],"words":"{}"}},"summary":"{}""#, text(rng,40,200), text(rng,200,700)),
        "case_note" => format!(r#""at":"{m}","kind":"telephone_call","author":"{user}","text":"{}","with":"the school""#, text(rng,100,700)),
        "assessment" => format!(r#""start_date":"{d}","authorised_on":"{d}","factors":["3A","4B","10A"],"child_seen":true,"seen_alone":true,"analysis":"{}""#, text(rng,300,900)),
        "relationship" => format!(r#""to":"{w}","tie":"mother""#),
        "management_decision" => format!(r#""decided_at":"{m}","point":"oversight","decision":"{}","reason":"{}","decided_by":"{user}""#, text(rng,60,300), text(rng,60,200)),
        "case_supervision" => format!(r#""session":"{w}","held_at":"{m}","worker":"{}","supervisor":"{user}","discussed":"{}","decision":"{}""#, ids[1], text(rng,60,300), text(rng,60,200)),
        "child_in_need_plan" => format!(r#""start_date":"{d}","end_date":"{d}""#),
        "section_47_enquiry" => format!(r#""start_date":"{d}","end_date":"{d}","substantiated":false"#),
        "strategy_discussion" => format!(r#""held_at":"{m}","urgent":false,"attended":[],"outcome":"joint_enquiry","reason":"{}""#, text(rng,60,300)),
        "core_group" => format!(r#""held_on":"{d}","attended":[],"progress":"{}""#, text(rng,60,300)),
        "review_conference" => format!(r#""held_on":"{d}","plan_start_date":"{d}","decision":"{}""#, text(rng,60,300)),
        "child_protection_plan" => format!(r#""start_date":"{d}","end_date":"{d}","initial_category":"NEG","latest_category":"NEG""#),
        "looked_after_episode" => format!(r#""start_date":"{d}","end_date":"{d}","reason_new":"S","legal_status":"C2","category_of_need":"N1","placement":"U6","home_postcode":"ZZ1 1AA","placement_postcode":"ZZ1 2AA""#),
        _ => unreachable!(),
    };
    format!(r#"{{"schema":1,{s}}}"#)
}

#[tokio::main]
async fn main() {
    let args: Vec<String> = std::env::args().collect();
    let url = &args[2];
    match args[1].as_str() {
        "fill" => fill(url, args[3].parse().unwrap(), args.get(4).and_then(|a| a.parse().ok()).unwrap_or(150_000)).await,
        "raw" => raw(url).await,
        "pages" => build(url, false).await,
        "build" => build(url, true).await,
        "sizes" => sizes(),
        _ => panic!(),
    }
}

async fn fill(url: &str, entries: u64, per_commit: usize) {
    let ledger = Ledger::open(url, true).await.unwrap();
    let now = Utc::now();
    ledger.migrate(now).await.unwrap();
    let mut rng = Rng(0x1234_5678_9abc_def1);
    let children = (entries / 50).max(1);
    let start = now - Duration::days(3650);
    let step = Duration::days(3649) / 1 ;
    let micros = step.num_microseconds().unwrap() / entries as i64;
    let mut ids = Vec::new(); let mut count = vec![0_u8; children as usize]; let mut episode = vec![Uuid::nil(); children as usize];
    for i in 0..children { ids.push(rng.uuid(start + step * (i as i32) / children.max(1) as i32)); }
    let window = (children / 8).max(1);
    let t = Instant::now(); let c0 = cpu();
    let mut made = 0_u64; let mut write = ledger.begin_filling(now).await.unwrap(); let mut pending = 0; let mut batch = Vec::new(); let mut in_batch = 0;
    let (mut gen_s, mut app_s) = (0.0, 0.0);
    let mut cursor = 0_u64; // lowest child that is not full
    while made < entries {
        let g = Instant::now();
        while cursor < children && count[cursor as usize] >= 50 { cursor += 1; }
        if cursor >= children { break; }
        let mut child = cursor + rng.below(window.min(children - cursor));
        if count[child as usize] >= 50 { child = cursor; }
        let c = child as usize;
        let at = start + Duration::microseconds(micros * made as i64);
        let many = 1 + (rng.below(3) == 0) as u64;
        let mut versions = Vec::new();
        for _ in 0..many {
            if count[c] >= 50 { break; }
            let kind = MIX[count[c] as usize]; count[c] += 1; made += 1;
            let entry = rng.uuid(at);
            let ep = if kind == "referral" || count[c] < 4 { None } else { Some(episode[c]).filter(|e| !e.is_nil()) };
            if kind == "referral" { episode[c] = entry; }
            let w = [ids[rng.below(children) as usize], ids[rng.below(children) as usize]];
            versions.push(NewVersion { entry, supersedes: None, kind: kind.into(), subject: ids[c], episode: ep, source: "sightline".into(), period: None,
                withdrawn: false, happened_at: Some(at.date_naive().to_string()), ended_at: None, source_key: None, body: body(kind, &mut rng, at, &w) });
        }
        in_batch += versions.len();
        batch.push(DatedChange { recorded_at: at, change: NewChange { actor: "worker-7".into(), purpose: "casework".into(), what: "record".into(), reason: None, request_key: None, versions } });
        gen_s += g.elapsed().as_secs_f64();
        if in_batch >= 5_000 {
            let a = Instant::now();
            write.append_dated(std::mem::take(&mut batch)).await.unwrap();
            pending += in_batch; in_batch = 0;
            if pending >= per_commit { write.commit().await.unwrap(); pending = 0; write = ledger.begin_filling(now).await.unwrap(); }
            app_s += a.elapsed().as_secs_f64();
        }
    }
    write.append_dated(batch).await.unwrap();
    write.commit().await.unwrap();
    println!("filled {made} in {:.1} s (making {gen_s:.1}, appending {app_s:.1}), cpu {:.1}; {}", t.elapsed().as_secs_f64(), cpu() - c0, status("VmHWM"));
}

async fn raw(url: &str) {
    let ledger = Ledger::open(url, false).await.unwrap();
    let upto = ledger.position().await.unwrap();
    let (t, c0) = (Instant::now(), cpu());
    let mut after = Place::end_of(0); let mut bytes = 0; let mut pages = 0;
    loop {
        let cut = ledger.cut(after, upto, 4000).await.unwrap();
        let until = cut.unwrap_or(Place::end_of(upto));
        bytes += ledger.page(after, until).await.unwrap().len(); pages += 1;
        let Some(next) = cut else { break }; after = next;
    }
    println!("raw pages {pages}: {} MB in {:.2} s, cpu {:.2}", bytes / 1_000_000, t.elapsed().as_secs_f64(), cpu() - c0);
    let (t, c0) = (Instant::now(), cpu());
    let (mut n, mut after) = (0, 0);
    while n < 400_000 { let (v, upto) = ledger.versions_after(after, 20_000).await.unwrap(); if v.is_empty() { break } n += v.len(); after = upto; }
    println!("versions_after: {n} in {:.2} s, cpu {:.2}", t.elapsed().as_secs_f64(), cpu() - c0);
}

async fn build(url: &str, take: bool) {
    let ledger = Ledger::open(url, false).await.unwrap();
    println!("start {}", status("VmRSS"));
    let upto = ledger.position().await.unwrap();
    let (t, c0) = (Instant::now(), cpu());
    let mut p = Picture::default();
    let mut pages = pages::Pages::between(&ledger, 0, upto);
    let mut n = 0; let mut taking = 0.0;
    while let Some((reads, until)) = pages.next().await.unwrap() {
        n += reads.len();
        if take { let a = Instant::now(); p.take(reads, until.position).unwrap(); taking += a.elapsed().as_secs_f64(); }
    }
    println!("{n} versions in {:.2} s, cpu {:.2}, taking {taking:.2}; {} {}", t.elapsed().as_secs_f64(), cpu() - c0, status("VmRSS"), status("VmHWM"));
    if take {
        for kind in domain::Kind::ALL { let c = p.count(*kind); if c > 0 { print!("{} {c}, ", kind.code()); } }
        println!("\npeople {}", p.people().count());
        let a = Instant::now(); let q = p.clone(); println!("clone {:?}", a.elapsed());
        let held = p.all(domain::Kind::CaseNote).next().unwrap().clone();
        let told = || picture::Told { position: upto + 1, entry: held.entry, version: 2, kind: "case_note", subject: held.subject, episode: None, source: "sightline", withdrawn: true, body: Some(r#"{"schema":1,"at":"2026-03-01","kind":"meeting","text":""}"#) };
        let a = Instant::now(); p.tell([told()], upto + 1).unwrap(); println!("tell to a shared one {:?}", a.elapsed());
        let a = Instant::now(); p.tell([told()], upto + 1).unwrap(); println!("tell again {:?}", a.elapsed());
        let a = Instant::now(); drop(q); println!("drop {:?}", a.elapsed());
        println!("before typing {}", status("VmRSS"));
        let a = Instant::now(); let n = p.all(domain::Kind::Contact).count(); println!("all contacts {n} {:?}", a.elapsed());
        let a = Instant::now(); let n = p.all(domain::Kind::Contact).count(); println!("all contacts again {n} {:?}", a.elapsed());
        let mut some = Vec::new(); for (i, s) in p.people().enumerate() { if i % 100 == 0 { some.push(s) } }
        let a = Instant::now(); let mut n = 0; for s in &some { n += p.of(*s).count(); } println!("{} children's {n} entries {:?}", some.len(), a.elapsed());
        let a = Instant::now(); let n = p.people().count(); println!("people {n} {:?}", a.elapsed());
        for k in domain::Kind::ALL { if !["visit","case_note","case_supervision","management_decision","core_group"].contains(&k.code()) { p.all(*k).count(); } }
        println!("all but volume typed {}", status("VmRSS"));
        let a = Instant::now(); let n = p.all(domain::Kind::Visit).count(); println!("all visits {n} {:?} {}", a.elapsed(), status("VmRSS"));
        let a = Instant::now(); let mut q = p.clone(); q.let_go(); drop(p); println!("let go {:?} {}", a.elapsed(), status("VmRSS"));
    }
}
macro_rules! size { ($($t:ty),*) => { $(println!("{} {}", stringify!($t), std::mem::size_of::<$t>());)* } }
fn sizes() {
    use domain::*;
    size!(picture::Held, Fact, narrative::Narrative, Option<narrative::Narrative>, When, visit::Visit, case_note::CaseNote, supervision::CaseSupervision, management_decision::ManagementDecision, person::Person, contact::Contact, referral::Referral, allocation::Allocation, assessment::Assessment, looked_after_episode::LookedAfterEpisode, voice::Voice, smol_str::SmolStr);
}
