"""Words with a capital letter that name no person a reader could find."""

from __future__ import annotations

_WORDS = """
monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays
sundays january february march april may june july august september october november december christmas easter ramadan
eid diwali passover hanukkah lent advent new year bank holiday i im ive id ill english welsh scottish irish british
polish urdu punjabi gujarati hindi bengali arabic spanish french german italian portuguese romanian greek turkish
mandarin cantonese tagalog malayalam tamil yoruba igbo somali farsi england wales scotland ireland britain europe uk
trust board hospital ward theatre theatres clinic department directorate division unit team service centre college
royal society faculty foundation programme programmes core specialty speciality training trainee trainees consultant
consultants registrar registrars doctor doctors nurse nurses sister matron matrons porter porters pharmacist
pharmacists physio physiotherapist midwife midwives healthcare assistant assistants practitioner practitioners student
students locum locums resident residents junior senior medical clinical nursing surgical director directors executive
executives chief chair manager managers management operations operating finance financial officer lead leads leader
educational supervisor supervisors tutor tutors dean deanery secretary coordinator rota guardian guardians governor
governors supervision appraisal revalidation portfolio annual review outcome arcp emergency acute intensive care
coronary medicine surgery surgeon surgeons anaesthetics anaesthetist anaesthetists radiology radiologist pathology
paediatrics obstetrics gynaecology orthopaedics orthopaedic cardiology respiratory gastroenterology neurology
psychiatry oncology geriatrics elderly general practice primary secondary community social worker workers services
outpatient outpatients resus majors minors admissions assessment discharge lounge freedom speak up safe working hours
good practice duty candour quality improvement project audit report reports patient patients safety incident response
framework serious investigation root cause analysis never event events early warning score national health institute
commission council office association authority agency parliament government whitehall treasury month week day page
section chapter figure table case scene quiz module lesson step plan act study black swan model theory datix teams
zoom excel word powerpoint outlook whatsapp google twitter facebook epic cerner lorenzo medway rio systmone emis
chatgpt covid francis kirkup ockenden berwick darzi griffiths messenger bawa garba cumberlege shipman bristol mid
staffordshire kotter schein belbin tuckman lewin maslow herzberg goleman mintzberg drucker kahneman edmondson reason
gibbs kolb schon myers briggs kelley heifetz gawande deming donabedian machiavelli shewhart pareto gantt likert
glasgow coma waterlow bristol wells apgar parkinson parkinsons alzheimer alzheimers crohn crohns addison cushing bayes
caesarean caesar down downs hodgkin raynaud marfan guillain barre tourette asperger wernicke korsakoff doppler foley
yankauer hartmann hartmanns bair hickman zimmer ryles cannula venflon god lord bible quran mr mrs ms miss mx dr prof
professor sir dame sbar mum dad mother father grandma grandad nan med reg bag cheese flag green red amber schwartz
band estates on call
"""
KNOWN_CAPITALS = frozenset(_WORDS.split())
"""In lower case, without apostrophes."""
