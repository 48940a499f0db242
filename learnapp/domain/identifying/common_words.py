"""Everyday English words that are not also common names, so that a capital letter on one names nobody.

Words frequent in films or in an encyclopaedia, less common given names and surnames, by the lists that come with the
zxcvbn library (MIT licence).
"""

from __future__ import annotations

_WORDS = """
aaaah aaah abandon abandoned abbreviated abducted abilities ability able aboard abolished aboriginal abort abortion
about above abroad absence absent absolute absolutely absorbed abstract absurd abuse abused academic academics academy
accent accept acceptable acceptance accepted accepting accessed accessible accessory accident accidentally accidents
acclaim acclaimed accommodate accommodation accompanied accompanying accomplice accomplish accomplished accordance
according accordingly account accountant accounting accounts accredited accuracy accurate accusation accusations
accuse accused accusing achieve achieved achievement achievements achieving acid acknowledge acknowledged acoustic
acquaintance acquainted acquire acquired acquisition acre acres across act acted acting actions activated active
actively activist activists activities activity actor actors actress acts actual actually acute adaptation adapted
added addict addicted addiction adding addition additional additionally address addressed addresses adds adebisi
adequate adios adjacent adjourned adjust adjustment administered administration administrative administrator admiral
admire admired admission admit admitted admitting adolescent adolf adopt adopted adoption adorable adore adores adult
adults advance advanced advances advancing advantage advantages adventure adventures advertising advice advise advised
adviser advisor advisory advocacy advocate advocated aerial affair affairs affect affected affection affects affiliate
affiliated affiliation afford afghan afghanistan afraid africa african after aftermath afternoon afterward afterwards
again against age aged agencies agency agenda agent agents ages aggregate aggressive ago agony agree agreed agreeing
agreement agreements agrees agricultural agriculture ahead ahem ahhh ahhhh ahold aided aids aimed aims air aircraft
aired aires airfield airing airline airlines airport airports aisle aitoro alarm albania albanian album albums alcazar
alcohol alcoholic alert algebra algeria algorithm alibi alien alignment alike alistair alive all allegations alleged
allegedly allergic allergies alliance allied allies allmusic allocated allow allowance allowed allowing allows
allright ally almighty almost alone along alongside already alright also altar alter altered alternate alternative
although altitude altogether alumni always amazed amazing ambassador ambition ambitious ambulance ambush amen
amendment amends american americans americas ammo ammunition amnesia among amongst amount amounts amulet amusing an
analog analysis analyze ancestors ancestry anchor ancient and andie angeles anger anglican anglo angry animals
animated animation ankle anniversary announce announced announcement annoying annual annually annulled annulment
anonymous another answer answered answering answers antarctic anthem anthology anti antibiotics antidote antique ants
anxiety anxious any anybody anyhow anymore anyone anyplace anything anytime anyway anyways anywhere apart apartment
apartments apologies apologise apologize apologized apologizing apology apophis apparent apparently appeal appealed
appealing appeals appear appearance appearances appeared appearing appears appetite applause application applications
applied applies apply applying appointed appointment appointments appreciate appreciated appreciates appreciation
approach approached approaches approaching appropriate approval approve approved approximately arab arabia arabic
arcade arch archaeological archaeology archbishop archdiocese architect architects architectural architecture archive
archives arctic are area areas arena argentina argentine argh argue argued argues arguing argument arguments arkansas
armed armenia armenian armies armor armored armoured arms army arose around arraignment arrange arranged arrangement
arrangements array arrest arrested arresting arrival arrive arrived arrives arriving arrogant arson art artery article
articles artifacts artificial artillery artist artistic artists arts artwork as asap ashamed ashes asia asian aside
ask asked askin asking asks asleep aspect aspects aspirin ass assassination assault assaulted assembled assembly asses
assessment asset assets assigned assignment assignments assist assistance assistant assisted assists associate
associated associates association associations assume assumed assuming assumption assure assured asylum at athens
athlete athletes athletic athletics atlantic atmosphere attached attack attacked attacking attacks attained attempt
attempted attempting attempts attend attendance attended attending attention attic attitude attorney attorneys attract
attracted attraction attractions attractive attributed attributes auckland auction audience audiences audio audition
auditorium august aunt auntie aunts australia australian austria austrian authentic author authored authorities
authority authorized authors auto autobiography autograph automatic automatically automobile autonomous autonomy
autopsy auxiliary availability available avanya avenue average averaged aviation avoid avoided avoiding awaits awake
award awarded awards aware awareness away awful awfully awhile awkward awright awww axis azerbaijan babbling babies
baby babysitter babysitting bachelor back backed background backing backpack backs backstage backup backwards backyard
bacteria bad baden badge badly baggage bags bail bailed bailing bait bake baked bakery baking balance balcony bald
ballad ballet ballistic ballot balsom baltic baltimore band bands banging bangladesh bank banking bankrupt bankruptcy
banned baptist bar barbecue bare barely bargain barge barging bark barking barn baronet baroque barracks barrel
barrier barrington bars bartender bartlet base based basement bases basic basically basin basis basketball bassist
bastards batch bath bathing bathroom bathtub bats batsman battalion battalions batted batteries battery batting battle
battlefield bavaria bay be beacon beans bearing bears beat beaten beating beats beautiful beautifully became because
become becomes becoming bed bedroom bedrooms beds bedside bedtime beef been beep bees before began begged begging
begin beginning begins begun behalf behave behaved behaving behavior behaviour behind behold beijing bein being beings
bela belfast belgian belgium belgrade belief beliefs believe believed believes believing bells belly belong belonged
belonging belongs beloved below belt belthazor bench bend beneath benefit benefits bengal bent berkeley bermuda beside
besides best bet beta betcha betray betrayal betrayed betraying bets better betting between beware beyond bible
biblical bibliography bidding big bigger biggest bike billboard billion billions binary bind binding biography
biological biology biopsy birds birmingham birth birthday bishops bit bite bites biting bits bitten bitter bizarre
blackmail blackmailed blackmailing blah blame blamed blames blaming blanket blankets blast bleed bleeding blend bless
blessings blew blind blink block blocked blocking blocks blog blond blood blooded bloody blouse blow blowing blown
blows bluff bluffing blushing board boarding boards boat boats bodies body bodyguard bogus boil bold bolivia bomb
bombardment bombing bombs bonding bone bonus book booked books bookstore boom boost boot booze border bordered bore
bored boring born borough borrow borrowed bosnia boss bosses both bother bothered bothering bothers bottle bottles
bottom bought boulevard bouncing bound boundaries boundary bounded bouquet bourbon bout boutique bowl box boxes boy
boyfriend boyfriends boys bracelet brag bragging brains brakes branches brand branded brands brass brat brave
brazilian breach bread break breakdown breakfast breaking breaks breakthrough breakup breath breathe breathing breaths
breed breeding brewery bribe brick bridal bride bridesmaid bridge brief briefcase briefing briefly brigade brigadier
brilliant bring bringing brings brisbane brit britain british broad broadcast broadcaster broadcasting broadcasts
broadway broke broken bronze brother brothers brought bruise bruised bruises brunch brunswick brush brussels brutal
buckaroo buckle bucks buddhism buddhist buddies budget buenos buff buffy bugged bugging bugs build building buildings
built bulb bulgaria bulgarian bulk bulletin bullets bully bummed bump bumped bundle bunk buns bureau burgers burial
buried burn burned burning burnt burst bury buses bushes business businesses businessman bust busted busting busy but
buts butt butters button buy buyer buying buys buzz by bye bypass byzantine cabin cabinet cable cabot cafe cafeteria
caffeine cage cairo cake cakes calculated calendar california call called caller callin calling calls calm cambias
cambridge came camera cameras camp campaign campaigns camping camps campus campuses can canadian canal cancel canceled
cancelled candidate candidates candles cane canned cannot cans canterbury canton canyon capabilities capability
capable capacity cape capeside capita capital capitol cappuccino caps captive capture captured capturing car carbon
card cardiac cardiff cardinals cards care cared career careers careful carefully careless cares cargo caribbean caring
carly carnegie carriage carried carriers carries carry carrying cars cart carved cascade case cases casket cassadine
cassadines cast casting castle casual casualties catalogue catch catches catching categories category catering
cathedral catholic catholics cattle caught cause caused causes causing caution cautious cavalry cave caves caviar
cease ceased cedar ceiling celebrate celebrated celebrating celebration celebrations celebrities celebrity cell cellar
cells cemetery census cent center centered centers central centre centres cents centuries century cereal ceremonies
ceremony certain certainly certificate certification certified chain chained chains chair chaired chairman chairs
chalk challenge challenged challenges challenging chamber champagne champions championship championships chance
chancellor chances change changed changes changing channel channels chapel chapter chapters character characteristic
characteristics characterized characters charade charge charged charges charging charitable charleston charm charming
charms chart charted charter chartered charts chased chasing chassis chat chateau chatting chauffeur cheap cheaper
cheat cheated cheating check checked checking checks cheer cheering cheerleader cheerleaders cheesy chef chemical
chemistry chennai cheque chess chest chewing chick chief child childhood childish children chile chilean chili chill
china chinatown chinese chip chips chocolate chocolates choice choices choir choke choking choo choose choosing chop
chopped chops chores chorus chose chosen christening christianity christians christmas chronicle chunk church churches
ciao cigar cigarette cigarettes cincinnati cinema circle circles circuit circular circulation circumstances circus
citation cited cities citing citizen citizens citizenship city civic civil civilian civilians civilization civilized
claim claimed claiming claims clamp clan clarify class classes classical classification classified classroom
classrooms classy claus clause claw claws clean cleaned cleaner cleaners cleaning clear clearance cleared clearer
clearing clearly clergy clerk clever client clients climate climb climbed climbing clinic clinical clip clock close
closed closely closer closes closest closet closing closure cloth clothes clothing clown club clubs clue clueless
clues clumsy cluster coach coached coaches coaching coal coalition coast coastal coaster coat cocktail cocky cocoa
code codes coffeehouse cognitive coin coincidence coined coins cold collaborated collaboration collapse collapsed
collar colleague colleagues collect collected collecting collection collections collective collector college colleges
collegiate colonel colonial colonies colony color colored colour coloured colours columbia column columns coma comb
combat combination combine combined combining come comeback comedian comedy comes comfort comfortable comforting comfy
comic comics comin coming command commanded commander commanders commanding commands commenced comment commentary
commented comments commerce commercial commercially commercials commission commissioned commissioner commissioners
commit commitment committed committee committees committing common commonly commons commonwealth commune communicate
communicating communication communications communist communists communities community compact companies companion
company comparable compare compared comparing comparison compassion compassionate compatible compensation compete
competed competent competing competition competitions competitive competitor competitors compilation compiled complain
complaining complaint complaints complete completed completely completing completion complex complexity complicated
complications compliment compliments component components composed composer composers composite composition
compositions compound compounds comprehensive comprised comprises comprising compromise compromised computers
computing comrade conceived concentrate concentrated concentration concept concepts concern concerned concerning
concerns concert concerts concluded conclusion conclusions concussion condemned condition conditioning conditions
condo condolences condoms conduct conducted conducting conductor confederate confederation conference conferences
confess confessed confessing confession confide confidence confident confidential confidentiality configuration
confirm confirmation confirmed conflict conflicts confront confronted confuse confused confusing confusion congo
congratulate congratulations congregation congress congressional congressman conjunction connected connecticut
connecting connection connections connects conquer conquered conquest conscience conscious consciousness consecutive
consensus consent consequence consequences consequently conservation conservative conservatives conservatory consider
considerable considerably considerate consideration considered considering considers consist consisted consistent
consistently consisting consists consolation console consolidated consortium conspiracy constable constant
constantinople constantly constituencies constituency constitute constituted constitution constitutional construct
constructed construction consulate consult consultant consulting consumed consumers consumption contact contacted
contacts contagious contain contained containing contains contemporary contempt content contents contest contestant
contestants contested context continent continental continue continued continues continuing continuous continuously
contract contracted contracts contrary contrast contribute contributed contributing contribution contributions
contributor control controlled controller controlling controls controversial controversy convenience convenient
convent convention conventional conventions conversation conversations conversion convert converted convertible
convict convicted conviction convince convinced convincing convoy cooked cooking cool coolest cooling coop cooperate
cooperation cooperative coordinates coordinator copa copenhagen copies cops copy copyright cord cordy core corinthos
cork corky corn corner corners cornwall corny coroner corporal corporate corporation corporations corps corpse correct
correctly correspondence correspondent corresponding corridor corrupt corruption cortlandt cosmetics cost costanza
costs costume costumes cottage cough could coulda council councils counsel counseling counselor count counted counter
counties counting countries country countryside county coup couple coupled couples courage courageous course courses
court courtesy courthouse courtroom courts cousin cove cover coverage covered covering covers cows cozy crab crack
cracked crackers cracking cracks cramp crane cranes crank cranky crap crappy crash crashed crashing crate crater crawl
crawled crawling crazed crazy cream create created creates creating creation creations creator creature creatures
credentials credibility credit credited credits creek creep creeps creepy crest crew crib cricketer cried cries crime
crimes criminal criminals cris crisis cristian cristobel criteria critic critical critically criticised criticism
criticized critics croatia croatian crock crop crops crossed crosses crossing crowd crowded crown crowned crucial
cruel crush crushed crying cuba cuban cuff cuffs cuisine cult cultivation cultural culture cultures cumberland cup
cupid cups curb cure cured curfew curiosity curly currency current currently curriculum curse cursed curtain curtains
curve custody customer customers customs cut cute cutest cutie cuts cutting cycle cycling cylinder cynical cyprus
czech dad daddy daily dairy damage damaged damages dame damn damned dance danced dancers dances dancing dangerous
danish dare dark darlin darling darn dash data database date dated dates dating daughter daughters day daylight days
daytime deacon dead deadline deadly deaf deal dealer dealing deals dealt dear dearest dearly death deaths debate debt
debts debut debuted decade decades decaf deceased december decency decent deception decide decided decides deciding
decision decisions deck declaration declare declared decline declined decorated decoration decorative decrease
decreased decree dedicated deed deeds deemed deep deeper deepest deeply deer defeat defeated defeating defence defend
defendant defended defenders defending defense defensive define defined defines definite definitely definition defunct
degc degree degrees delaware delay delayed delegate delegates delegation delhi deliberately delicate delicious
delighted delightful deliver delivered delivering delivery delusional delusions demand demanded demanding demands
democracy democrat democratic democrats demographics demolished demolition demon demonic demons demonstrate
demonstrated demonstration denial denied denmark dense density dental dentist deny denying departed department
departments departure depend dependent depending depends depicted depicting depicts deployed deployment deposit
deposition deposits depot depressed depressing depression depth deputies deputy derby derived derives descendant
descendants descended descent describe described describes describing description deserted deserve deserved deserves
design designated designation designed designers designs desired desires desk despair desperate desperately despicable
despise despite dessert destination destinations destined destroy destroyed destroyer destroying destruction
destructive detail detailed details detected detection detective detectives detector detention determination determine
determined determining devane devastated devastating develop developed developer developers developing development
developments develops deveraux device devices devoted devotion diagnosed diagnosis dialect dialects dialogue diameter
diapers diary dice dictionary did didn die died diefenbaker dies diet differ difference differences different
differential differently differs difficult difficulties difficulty digging dignity dilemma dilucca dime dimension
dimensional dimensions dimera dimeras diner dining dinner dinners diocese diploma diplomat diplomatic direct directed
directing direction directions directly director directors dirt dirty disabled disagree disambiguation disappear
disappearance disappeared disappearing disappears disappoint disappointed disappointing disappointment disaster
disbanded disc discharge discipline disciplines discography discontinued discount discovered discovers discovery
discreet discretion discrimination discuss discussed discussing discussion discussions disease diseases disgrace
disguise disgusting dish dishes disk dismiss dismissed disorder disorders dispatch display displayed displays disposal
dispute disputed disputes disrespect dissolution dissolved distance distances distant distinct distinction distinctive
distinguish distinguished distract distracted distracting distraction distress distributed distribution district
districts disturb disturbed disturbing ditch ditched dive diverse diversion diversity divide divided diving division
divisions divorce divorced dizzy do doc dock docks doctoral doctorate doctors doctrine document documentary documented
documents does dog doin doing doll dollars dolls domain dome domestic dominant dominated dominican donate donated
donation donations done donor doom doomed door doorbell doorman doors doorstep doorway dope doren dork dorm dose dots
double doubles doubt doubted doubting doubts dough doughnut doughnuts down download downstairs downtown dozen dozens
draft drafted drag dragged dragging drainage drama dramatic drank drastic draw drawer drawers drawing drawings drawn
draws dreadful dream dreamed dreaming dreamt dress dressed dresser dresses dressing dried drift drill drink drinking
drinks drip drive driven drivers drives driveway driving drooling drop dropped dropping drops drove drown drowned
drowning drug drugged drugs drum drums drunk drunken dryer dual dubai dubbed duchy duct dude dudes due dull dumb dummy
dump dumped dumping dumps dumpster dunno duration during dust dutch duties duty dwell dying dynamic dynamics dynasty
each eager earlier earliest early earn earned earning earrings ears earth earthquake ease easier easiest easily east
eastern easy eat eaten eating eats eavesdropping ecclesiastical ecological ecology economic economics economist
economy ecuador edge edges edgy edinburgh edited editing edition editions editor editorial editors edmonton educated
education educational effect effective effectively effectiveness effects efficiency efficient effort efforts eggs
egypt egyptian eight eighteen eighth eighty either elaborate elbow elderly elders eldest elect elected election
elections electoral electorate electrical electricity electronic electronics elegant elementary elements elevated
elevation elevator eleven eleventh eligible eliminate eliminated elimination elite ellenor elope else elsewhere
embarked embarrass embarrassed embarrassing embarrassment embassy embedded embrace emerged emergency emerging
emigrated emissions emotion emotional emotionally emotions emperor emphasis employed employee employees employer
employers employment employs empress empty enable enabled enabling enacted enchantment enclosed encoded encounter
encountered encounters encourage encouraged encouraging end endangered ended endemic ending endless endorsed ends
endure enemies enemy energy enforcement engaged engagement engine engineering engineers engines england english
enhance enhanced enjoy enjoyed enjoying enlarged enlighten enlisted enormous enough enrolled enrollment ensemble
ensure entered entering enterprises enters entertain entertaining entertainment enthusiasm enthusiastic entire
entirely entities entitled entity entrance entrepreneur entries entry envelope environment environmental environments
envy enzo enzyme ephram epic episcopal episode episodes equal equality equally equals equation equations equipment
equipped equity equivalent era erase erased erected errand errands error errors escape escaped escaping especially
espn essay essays essence essential essentially essex establish established establishing establishment estate estates
esteem estimate estimated estimates estonia ethics ethiopia ethnic etymology euro europe european eurovision
evaluation evangelical even evening event events eventual eventually ever everwood every everybody everyday everyone
everything everywhere evidence evident evidently evil evolution evolved exact exactly exaggerating exam examination
examine examined example examples excellence excellent except exception exceptional exceptions excess excessive
exchange excited excitement exciting excluded exclusive exclusively excuse excuses execute executed execution
executive executives exercise exercises exhausted exhibit exhibited exhibition exhibitions exhibits exile exist
existed existence existing exists exit expand expanded expanding expansion expect expectations expected expecting
expects expedition expelled expense expenses expensive experience experienced experiences experiencing experiment
experimental experiments expert expertise experts explain explained explaining explains explanation explanations
explicitly explode exploded exploration explore explored explosion explosives export expose exposed exposure expressed
expression expressway exquisite extend extended extending extends extension extensive extensively extent exterior
external extinct extra extraordinary extremely eye eyeballs eyed eyes eyewitness fabulous facade face facebook faced
faces facilitate facilities facility facing fact faction factor factories factors factory facts faculty fade fail
failed failing fails failure faint fainted fair fairly fairwinds fairy faithful fake faked faking fall falling falls
false fame familiar families family famous fancy fans fantasies fantastic far fare farewell farm farmers farming farms
farther fascinating fashion fashioned fast fastest fatal fate father fathers fault favor favorable favored favorite
favorites favors favour favourite fear fears feast feature featured features featuring february federal federation
feds feed feeding feeds feel feelin feeling feelings feels fees feet fell fella fellas fellow fellowship felon felony
felt female females feminine feminist fence ferry fest festival festivals fetch fever few fewer fiance fiancee fiber
fiction fictional field fifa fifteen fifth fifty fight fighters fighting fights figure figured figures figuring fiji
file filed files filing filipino fill filled filling fills film filmed filming films filth filthy final finale finally
finals finance financial financing find finding findings finds fine finest fingernails fingerprints fingers finish
finished finishing finite finland finnish fired fireplace fires fireworks firing firm firms first fiscal fist fits
fitted fitting five fix fixed fixing flag flags flagship flame flashes flashing flashlight flat flatter flattered
flattering flavor flaw flea fled flee fleet fleischman flesh flew flies flight flights fling flip flipped flipping
flirt flirting float floating flooding floor floors floss flow flowering flowing flown flows fluid fluids flush
flushed flying foam focus focused focuses focusing fold folded folk folks follow followed followers following follows
fond food foods fool fooled fooling foolish fools foot footage footballer footsteps for forbid forbidden force forced
forces forcing forehead foreign forensic forensics forests forgave forget forgets forgetting forgive forgiven
forgiveness forgiving forgot forgotten fork form formal formally format formation formats formed former formerly
forming forms forrester forresters fort forth fortress fortunate fortunately fortune forty forum forward fossils
fought foul found foundation foundations founded founder founders founding four fourteen fourth fragile fragments
frame framed frames framework france franchise frankenstein frankfurt frankly fras frasier frat fraternity fraud freak
freaked freakin freaking free freely freestyle freeze freezer freezing freight french frequency frequent frequently
fresh freshen freshman freshwater freud fridge fried friedrich friend friendly friends friendship fries frighten
frightened frightening from front froze frozen fruit fruits frustrated frustrating frustration fuckin fucks fuel
fugitive fulfill full fully fun function functional functions fund fundamental funded funding fundraiser funds funeral
funny furious furniture further furthermore fury fuse fuss future gabby gaelic gain gained gaining gains galleries
gallery gambling game gameplay games gaming gandhi gang ganz garage garbage gardener gardens garlic gasoline gastropod
gate gather gathered gathering gauge gave gear geek geez gender genera general generally generals generate generated
generating generation generations generator generosity generous genes genetic genetically genoa genre genres gentle
gentleman gentlemen gently genuine genuinely genus geographic geographical geography geological geology geometry
georges georgian german germans germany germs gesture get getaway gets gettin getting ghana ghosts giant gibraltar
gift gifted gifts gimme girl girlfriend girlfriends give given gives giving glacier glad gladly glamorous glasgow
glasses glimpse gloat global globe glorious glove gloves glow glowing glue gmina go goal goalkeeper goals god goddam
goddammit goddamn goddamned goddamnit gods goes goin going gold gone gonna good goodbye goodness goodnight goods goody
goons gordie gorgeous gosh gospel gossip got gotta gotten governance governed governing government governmental
governments governor governors gown grab grabbed grabbing grabs gracias gracious grad grade grades gradually graduate
graduated graduates graduating graduation grain gram grammar grammy grampa grams gran grand grandchild grandchildren
granddad granddaughter grande grandfather grandma grandmother grandpa grandparents grandson granite granted grants
grape graph graphic graphics grasp grass grateful gratitude grave graveyard gravity gravy greasy great greater
greatest greatly greece greed greedy greek greenlee greet greeting greetings grenade gretel grew grey grid grief
grieve grieving grill grind grip groceries grocery groom ground grounded grounds group groups grow growing grown grows
growth grudge guarantee guaranteed guarantees guard guarded guards guatemala guess guessed guessing guest guests
guidance guide guided guidelines guild guilt guilty guinea guitarist gulf gun guns gunshot guru guts gutter guy guys
gymnasium habit habitat habitats habits had haha hail hair haircut haired hairs half halfway hallelujah halliwell
halloween halls hallway hamburger hampshire hand handcuffs handed handful handing handle handled handles handling
hands handsome handwriting hang hangin hanging hangs hankey happen happened happening happens happier happiest happily
happiness happy harass harassing harassment harbor harbour hard harder hardest hardly hardware harm harmless harmony
harsh harvard has hassle hatchet hate hated hateful hates hating hatred hats haul haunt haunted have haven havin
having havoc he head headache headaches headed heading headline headlines headquartered headquarters heads heal healed
healing health healthcare healthy hear heard hearing hears heart heartache heartbeat hearted heartless heat heating
heavenly heavens heavily heavy heavyweight hebrew heel heels height heights heir held helicopter hell helluva help
helped helpful helping helpless helps hence henri her herald herbal here hereby heritage hero heroes heroic heroin
hers herself herzegovina hesitate hey hide hideous hiding high higher highest highlands highlighted highlights highly
highness highway highways hike hilarious hills him himself hindi hindu hint hips hire hired hiring his hispanic
historian historians historic historical historically history hit hitch hits hitting hiya hmm hmmm hobby hold holding
holdings holds hole holes holidays hollow hollywood holocaust holy home homecoming homeland homeless homes hometown
homework homicide homo homosexual honest honestly honesty honey honeymoon honor honorable honorary honored honors
honour honours hook hooked hooking hooray hope hoped hopefully hopeless hopes hoping horizontal hormones horns
horrible horror hose hospital hospitals host hostage hostages hosted hostess hostile hostility hosting hosts hot hotel
hotels hots hotter hottest hound hour hourglass hours house housed household householder households housekeeper houses
housing hovering how howdy however http https huge hugging huh human humanitarian humanities humanity humans humiliate
humiliated humiliating humiliation humor humour hunch hundred hundreds hungarian hungary hunger hungry hunk hurling
hurricane hurry hurt hurting hurts husband husbands hush hustle hybrid hydrogen hypocrite hypothesis hysterical ice
iced iceland idaho idea ideal ideas identical identification identified identify identity ideology idiot idiotic
idiots idol if ignorant ignore ignored ignoring illegal illinois illness illustrated illustrations image images
imaginary imagination imagine imagined imaging imagining immature immediate immediately immigrant immigrants
immigration immune immunity impact impatient imperial implement implementation implemented implies imply implying
importance important importantly imported imposed impossible impress impressed impression impressive imprisoned
imprisonment improve improved improvement improvements improving impulse impulsive in inappropriate inaugural
inaugurated incapable inception inch inches incident incidents include included includes including inclusion income
incoming incompetent inconvenience incorporated increase increased increases increasing increasingly incredible
incredibly incriminating incumbent indeed indefinitely independence independent independently index india indian
indianapolis indicate indicated indicates indicating indication indie indies indigenous individual individuals indo
indonesia indonesian indoor induced inducted industrial industries industry inevitable infant infantry infected
infection infinite influence influenced influences influential info inform informal information informed
infrastructure inhabitants inhabited inheritance inherited initial initially initials initiated initiative initiatives
injection injured injuries injury inland inner innings innocence innocent innovation innovative input inquiry insanity
inscription insect insects insecure insensitive inside insight insist insisted insisting insists inspection inspector
inspiration inspire inspired inspiring installation installed instance instances instant instantly instead instinct
instincts institute institutes institution institutional institutions instruction instructions instructor instrument
instrumental instruments insult insulted insulting insults insurance intact integral integrated integration integrity
intellectual intelligence intelligent intend intended intense intensity intensive intent intention intentionally
intentions inter interact interaction interactions interactive interchange interest interested interesting interests
interface interfere interference interfering interim interior intermediate intern internal international
internationally interpretation interpreted interrogation interrupt interrupted interrupting intersection interstate
intervention interview interviewed interviewing interviews intimacy intimate intimidate intimidated into intriguing
introduce introduced introducing introduction intrude invaded invasion invented invention inventory invest invested
investigate investigated investigating investigation investigations investigator investment investments investors
invisible invitation invitations invite invited inviting involve involved involvement involves involving iowa iran
iranian iraq iraqi ireland irish iron ironic irony irrational irrelevant irresistible irresponsible irrigation is isbn
islam islamic island islands isle isolated israeli issue issued issues it italian italy itch item items its itself
itunes jabez jabot jacket jacks jaffa jail jammed janitor january japan japanese jax jazz jealous jealousy jeans jeez
jen jeopardize jeopardy jerk jerks jersey jerusalem jewelry jewish jews jinx job jobs jock join joined joining joins
joint jointly joke jokes joking journal journalism journalist journalists journals journey judaism judge judgement
judges judging judgment judicial july jump jumped jumping jumps jumpy junction june junk jurisdiction jury just
justified justify juvenile kacl karnataka kasnoff keep keeping keeps kentucky kept kerala ketchup khasinau kick kicked
kicking kicks kid kiddin kidding kiddo kidnap kidnapped kidnapper kidnapping kidney kidneys kids kill killed killing
kills kilometers kilometres kind kinda kindergarten kindly kindness kinds kingdom kingdoms kings kiriakis kiss kissed
kissing kitchen knee knees knew knife knives knock knocked knocking knockout knot knots know knowing knowledge known
knows kong korea korean kosovo label labels labor laboratories laboratory labour lack lacked lacking ladder ladies
lads lady laid lake lakes lakeview lame lamp lancashire land landed landing landlord landmark lands landscape lanes
language languages lanka large largely larger largest larvae last lasted lasting lasts late lately later lateral
latest latin latte latter laugh laughed laughing laughs laughter launch launched launching laundry lavery law lawn
lawndale laws lawsuit lawyer lawyers layer layers laying layout lazy lead leader leaders leadership leading leads leaf
league leagues leak leaning leap learn learned learning learns lease leased leash least leave leaves leaving lebanese
lebanon lecter lecture lecturer lectures led ledge leeds leery left legal legally legendary legends legislation
legislative legislature legit legitimate legs leicester leisure lemme lend length lengths lens less lesser lesson
lessons let lethal lets letter letters letting lettuce level levels leverage lexie lgbt liaison liar liberal
liberation libraries library licence license licensed lie lied lies lieutenant life lifestyle lifetime lift lifted
lifting liga light lighten lighthouse lighting lightly like liked likely likes likewise liking lilith limb lime
limestone limit limitations limited limits limo limousine limp line linear lined linen lines lineup lingerie
linguistic lining linked linking links linux lions lips lipstick liquor lisbon list listed listen listened listening
listens listing lists literacy literally literary literature lithuania lithuanian little live lived liver lives
livestock livin living livvie llanfair llanview load loaded loading loaf loan loans lobby local locality locally
locals locate located location locations lock locked locker locket locking locks locomotive locomotives lodge loft
logic logical logo lone loneliness lonely longer longest longtime lonigan look looked lookin looking looks loony loop
loose loosen lord lords lorelai los lose loses losing loss losses lost lot lotion lots lotta lottery loud louder
louisiana louisville lounge lousy loved loves loving low lower lowest lowlife loyal loyalty luck luckiest luckily
luggage lump lunar lunatic lunch lung lungs lure lurking lutheran luxembourg luxury lydecker lying lyrics macedonia
machinery machines macho maciver mad madagascar madam madame made madly magazine magazines magical magnetic
magnificent magnitude maid mail mailed mails main maine mainland mainly mainstream maintain maintained maintaining
maintains maintenance majesty major majority make maker makers makes makeup makin making malaysia malaysian male males
malkovich mall malta mama mami mammals man manage managed management manager managers manages managing mandate
mandatory manga manhattan manila manipulate manipulated manipulating manipulative manitoba manly manner manners manny
manor mansion manslaughter manticore manufacture manufactured manufacturer manufacturers manufacturing manuscript
manuscripts many maori mapping maps marah march marched marching margin maris marital maritime marked market marketed
marketing markets marking marone marriage marriages married marrow marry marrying mars marshal mart martial marvelous
maryland mascot mask masks mass massachusetts massacre massage masses massimo match matches matching mate mateo
material materials maternal mates math mathematical mathematics matrimony matter mattered matters mattress maximum may
maybe mayor me meal meals mean meaning meaningful meaningless means meant meantime meanwhile measure measured
measurement measurements measures measuring meat mechanical mechanics mechanism mechanisms medal medals media median
medical medication medicine medieval mediterranean medium meds meet meeting meetings meets melbourne melt meltdown
melting member members membership membrane memo memorial memories memory men mend mental mentally mention mentioned
mentioning mentions menu meow merchandise merchants mere merely merged merger merit mess message messages messed
messes messing messy met metal metals metaphor meteor meter meters method methodist methods metre metres metro
metropolitan mexican microwave mid middle midfielder midland might migration mija mijo mild mile military militia milk
mill millennium million millionaire millions milwaukee mind minded minding minds mine mineral miners mines mini
minimal minimum mining minister ministers ministry minneapolis minnesota minority mint minus minute minutes miracle
miracles mirror mirrors miserable misery misplaced miss missed misses missile missiles missing mission missionaries
missionary missions mississippi missouri mistake mistaken mistakes misunderstand misunderstanding misunderstood mixed
mixing mixture mmm mmmm mobile mocking mode model modeling models moderate modern modes modest modifications modified
module moist mold mole molecular molecules mollusk mom moment moments momentum momma mommy moms monarchy monastery
monetary monitoring monitors monks monsieur monsters montega month monthly months monument monuments mood moral morals
more moreover morgendorffer morgue mornin morning morocco moron morphine mortal mortals mosque most mostly motel moth
motherfucker mothers motion motivated motivation motive motives motor motorcycle motors motorway motto mount mountains
mounted mountie mourning mouth mouths move moved movement movements moves movie movies movin moving mrs much muffins
mugged multi multiple mumbai mummy munich municipal municipalities municipality munster murder murdered murderer
murderers murdering murders museum museums music musical musician musicians muslim muslims must musta mutual my myself
mysteries mysterious mystery mystical myth mythology nacional nadu nail nailed nails name named namely names naming
nanny napkin naples narrative narrow narrowly nasa nasedo nashville nate nation national nationalist nationally
nationals nations nationwide native natives nato natural naturally nature naval navigation navy nazi nbsp ncaa near
nearby nearest nearly neat necessarily necessary neck necklace need needed needing needle needles needs needy negative
neglected negotiate negotiating negotiations neighbor neighborhood neighborhoods neighboring neighbors neighbourhood
neighbouring neither nemo nepal nephew nerd nerve nerves nervous nest netherlands network networks neurotic neutral
never nevertheless new newcastle newer newest newfoundland newly news newspaper newspapers next nice nicely nicer
nicest nickname nicknamed niece nigeria nigerian night nightmare nightmares nights nikolas niles nine nineteen
nineteenth ninety ninth no nobel nobility nobody noise noises nominated nomination nominations nominee non none
nonetheless nonsense noon nooo noooo nope norfolk normal normally north northeast northeastern northern northwest
northwestern norway norwegian nose noses not notable notably notch note noted notes nothin nothing notice noticed
noticing notified notify noting notion notre nottingham novel novelist novels november now nowhere nuclear numb number
numbered numerous nuns nurse nursery nurses nursing nuts nutty oakdale oath obama obey object objection objective
objectives objects oblast obligated obligation obnoxious observation observations observatory observe observed
observer obsessed obsessing obsession obsessive obstacles obstruction obtain obtained obtaining obvious obviously
occasion occasional occasionally occasions occupation occupied occupy occur occurred occurring occurs ocean october
odds of off offend offended offense offensive offer offered offering offers office officer officers offices official
officially officials offshore often oh ohhh ohhhh ohio okay okey oklahoma old older oldest olympic olympics on onboard
once one ones ongoing only ontario onto onwards ooh oooh ooooh oops open opened opening openly opens opera operate
operated operates operating operation operational operations operators opinion opinions opponent opponents
opportunities opportunity opposed opposing opposite opposition oprah optical optimistic option optional options or
oral orbit orchestra ordained ordeal order ordered ordering orderly orders ordinary oregon organ organic organisation
organisations organised organisms organization organizations organize organized organizing organs oriental orientation
oriented origin original originally originated origins orleans orthodox oslo other others otherwise ottawa ottoman
ouch ought oughta ounce our ours ourselves out outa outbreak outcome outdoor outer outfit outfits outlets output
outrageous outs outside outstanding outta oval oven over overall overboard overcome overdue overheard overly overnight
overprotective overreacted overreacting override overseas overtime overview overwhelmed overwhelming owe owed owes
owing own owned owner owners ownership owns oxygen pacey pacific pack package packages packed packing packs pact
pageant paged pager pages paid pain painful pains paint painted painters painting paintings pair pairs pajamas
pakistani palace pale palestine palestinian palm pals pancakes panel panels panic panicked pants papal paper papers
paperwork parade parallel paralyzed paramedics parameters paramount paranoia paranoid pardon parent parental parenting
parents paris parish parishes park parked parking parkway parliament parliamentary parlor parole part partial
partially participants participate participated participating participation particle particles particular particularly
parties partly partner partners partnership partnerships parts party partying passage passed passenger passengers
passes passing passionate past pasta pastor patch patent paternity path pathetic paths patient patients patrol patron
pattern patterns paulo pause pawn pay payback paycheck paying payment payments payoff payroll pays pcpd peace peaceful
peak peaked peaking peaks peep peer penalties penalty pending peninsula pennsylvania pens pension pentagon penthouse
people per perceived percent percentage perception percussion perfect perfection perfectly perform performance
performances performed performer performers performing performs perfume perhaps perimeter period periods perjury perks
permanent permanently permission permit permitted persian person personal personalities personality personally
personnel persons perspective persuade persuaded persuasive perth peru petersburg petey petition petroleum pets phase
phases pheebs phenomenon phew philadelphia philippine philippines philosopher philosophical philosophy phoebe phone
phoned phones phony photo photograph photographer photographs photography phrase physical physically physician
physicians physics pianist piano pick picked picket picking picks picnic picture pictured pictures piece pieces pier
pigs pile pill pillows pills pilot pilots pinch pine pining pinned pipe pipes piss pissed pitch pitched pitcher
pittsburgh pity place placed placement places placing plague plain plains plan plane planes planned planning plans
plant plantation planted plants plate plateau plates platform platforms platter play played players playground playin
playing playoff playoffs plays playwright plaza plea plead pleading pleasant please pleased pleasure pledge plenty
plot plotting plug plumbing plus pneumonia pocket pockets poem poems poet poetry poets point pointed pointing
pointless points poisoned poisoning poisonous poke poker poking poland polar pole poles policeman policies policy
polish polite political politically politician politicians politics poll polls pollution pomeranian poof pool poor
poorly popped popping pops popular popularity populated population populations porch pork port portal portfolio
portion portions portrait portraits portrayed ports portsmouth portuguese pose posing position positions positive
positively possess possessed possession possibilities possibility possible possibly post postcard posted poster
posters postpone postponed posts potatoes potential potentially potion pottery pound pounding pounds pour poured
pouring poverty power powered powerful powerless practical practically practice practiced practices practicing pradesh
prague prairie praise praised prank pray prayed prayer prayers praying precaution preceded preceding precinct precise
precisely predecessor predict predictable predicted predominantly prefecture prefer preference preferred pregnancy
pregnant preliminary premature premier premiere premiered premiership premises premonition premonitions preoccupied
prep preparation prepare prepared preparing pres presbyterian prescription presence present presentation presented
presenter presenting presents preservation preserve preserved presidency president presidential presidents press
pressed pressing pressure pressuring prestigious presumably presume pretend pretended pretending prettier pretty
prevent prevented preventing prevention preview previous previously prey priceless prices prick pride priests
primarily primary prime primitive princeton principal principle principles print printed printing prints prior
priorities priority prison prisoner prisoners privacy privately privilege privileges prix prize prizes probability
probably probation problem problems procedure procedures proceed proceeded proceedings proceeds process processes
processing proclaimed produce produced producer producers produces producing product production productions productive
products profession professional professionally professionals professor profile profit profits profound program
programme programmed programmes programming programs progress progressive prohibited project projected projects
prolific prom prominence prominent promise promised promises promising promote promoted promoting promotion
promotional prompted pronounce pronounced proof propaganda proper properly properties property prophecy proportion
proposal proposals propose proposed proposing proposition prosecute prosecution prospect prostitute protagonist
protect protected protecting protection protective protector protein proteins protest protestant protests proteus
protocol prototype proud prove proved proven proves provide provided providence provider providers provides providing
province provinces provincial proving provision provisional provisions provoke proximity prue prussia prussian psst
psych psyched psychiatric psychiatrist psychic psychological psychology psychopath psychotic public publication
publications publicity publicly publish published publisher publishers publishes publishing puerto puff puke pull
pulled pulling pulls pulse pump pumped pumping pumps punch punched punching punish punished punishing punishment
punjab punk pupil pupils puppet purchase purchased pure purely purpose purposes purse pursue pursued pursuing pursuit
push pushed pushing pushy put puts putting puzzle quack qualification qualified qualify qualifying qualities quality
quantities quantity quarter quarterback quartermaine quartermaines quarters quartet quebec queen queensland queer
question questioned questioning questions quick quicker quickly quiet quietly quit quite quitting quiz quote quoted
rabbi rabble race races rach racial racist rack racket radar radiation radical radio rafe raft rage raging raid raids
rail railroad railway railways rain rainfall raining raise raised raising raja rally rambaldi ran ranch range ranges
ranging rank ranked ranking rankings ranks rape raped rapid rapidly rappaport rapper rare rarely rate rated rates rath
rather rating ratings ratio rational rats rattle rave raving rays reach reached reaches reaching react reacted
reacting reaction reactions read readers reading reads ready real realise realised realistic reality realize realized
realizes realizing really realm rear reason reasonable reasons reassure reassuring rebellion rebound rebounds rebuild
rebuilt recall recalled receipt receipts receive received receiver receives receiving recent recently reception
receptor recess recipe recipient recital reckon recognised recognition recognize recognized recommend recommendation
recommendations recommended reconnaissance reconsider reconstruction record recorded recorder recording recordings
records recover recovered recovering recovery recreation recreational recruited rectangular recurring red reduce
reduced reducing reduction refer referee reference references referendum referred referring refers refill reflect
reflected reflecting reflection reflects reform reformed reforms refreshing refrigerator refuge refugees refuse
refused refuses refusing regard regarded regarding regardless regards regent regime regiment regiments region regional
regions register registered registration regret regrets regular regularly regulated regulation regulations regulatory
rehab rehabilitation rehearsal rehearse reiber reign reinforced reject rejected rejection relate related relating
relation relations relationship relationships relative relatively relatives relax relaxed relaxing relay release
released releases releasing relegated relegation relevant reliable relief relieve relieved religion religions
religious relocated rely remain remainder remained remaining remains remark remarkable remarks remember remembered
remembering remembers remind reminded reminder reminding reminds remix remote remotely removal remove removed removing
renaissance renamed rendered rendezvous renewed renovated renovation renowned rent rental rented reopened repair
repairs repay repeat repeated repeatedly repeating replace replaced replacement replacing replied report reported
reportedly reporter reporters reporting reports represent representation representative representatives represented
representing represents republic republican republicans reputation request requested requesting requests require
required requirement requirements requires requiring reschedule rescued rescuing research researcher researchers
resemblance resemble resent reservation reservations reserve reserved reserves reservoir residence resident
residential residents resides residing resignation resigned resist resistance resolution resolve resolved resort
resource resources respect respectable respected respective respectively respects respond responded responding
response responses responsibilities responsibility responsible rest restaurant restaurants resting restless
restoration restore restored restraining restraint restricted restrictions result resulted resulting results resumed
retail retain retained rethink retire retired retirement retiring retreat retrieve return returned returning returns
reunion reunited reveal revealed reveals revenge revenue revenues reverend reverse reversed review reviewed reviewer
reviews revised revival revived revolt revolution revolutionary reward rhine rhode rhyme rhythm rianna ribbon ribs
rica richer ride riders rides ridge ridiculous riding rifle rifles rigged right righteous rights righty ring ringing
rings riot riots ripped ripping rise rises rising risk risked risking risks risky ritual rival rivalry rivals river
road roads roast robbed robbery robbing robe rochester rock rode role roles roll rolled rolling rolls romance romania
romanian romanized romantic rome roof room roommate roommates rooms roots rope ropes roses roster rotation rotting
rough roughly round rounded route routes routine roxy royal royalty rsquo rubbing rude rugby ruin ruined ruining ruins
rule ruled ruler rulers rules ruling rumor rumors run runners runnin running runs runway rural rushed russian russians
ruthless sabha sabotage sack sacramento sacred sacrifice sacrificed sacrifices saddam saddle sadly sadness safe safely
safer safety said sail sailed sailors saint sake sakes salad salary sale salem sales salesman salsa salt salute
salvage same sami san sanctuary sand sandburg sandstone sandwich sandwiches sane sank sanskrit sarcasm sarcastic sarge
sark saskatchewan satellite satisfaction satisfied satisfy satisfying saturday sauce saudi save saved saves saving
savings saw saxony say sayin saying says scale scam scan scandal scar scare scarecrow scared scares scarf scaring
scars scary scattered scenario scene scenery scenes scenic scent schedule scheduled scheme schemes scheming
schillinger scholar scholarly scholars scholarship school schools science sciences scientific scientist scientists
scissors scoop scope score scored scorer scores scoring scotia scots scottish scouts scrambled scrape scratch
scratched scratching screamed screaming screams screech screen screening screenplay screw screwed screwing screws
script scroll scrub scudder sculptor sculpture sculptures scum scuse sea sealed search searched searching season
seasonal seasons seat seated seating seats second secondary secondly seconds secrecy secretary secretly secrets
section sections sector sectors secular secure secured securities sedative seduce seduced see seed seeds seeing seek
seeking seeks seem seemed seemingly seems seen sees segment segments seize seized selected selection self selfish
selfless sell selling semester semi semifinals seminar seminary senate senator send sending sends senior sense sensed
senses sensible sensing sensitive sensitivity sent sentence sentenced sentencing sentimental seoul separate separated
separately separation september sequel sequence sequences serbia serbian sergeant serial serie series serious
seriously serum servant servants serve served serves service services serving session sessions set setback sets
setting settings settle settled settlement settlements settlers settling setup seven seventeen seventh seventy several
severe severely sewer sex sexually shack shadows shaft shake shaken shakes shakespeare shaking shaky shall shallow
shame shanghai shape shaped shapes share shared shares sharing shattered shave shaving she shed sheep sheer sheet
shelf shells shelter sheridan sheriff shhh shield shift shifted shifts shine shining shiny ship shipment shipped
shipping ships shirt shirts shit shiva shock shocked shocking shoe shoes shoo shoot shooting shoots shop shopping
shops shore short shortened shortly shorts shot shots should shoulda shoulder shoulders shout shouting shove shoved
shovel show showed shower showing shown shows shred shrimp shrine shrink shut shutting shuttle siblings sicily sick
sickness side sided sides sidewalk siege sigh sight sights sign signal signals signature signed significance
significant significantly signing signs silence silent silk silly similar similarities similarly simpler simply
simultaneously since sincere sincerely sing singapore singer singers singing single singles sings sink sinking sins
sir sister sisters sit sitcom site sites sits sitter sittin sitting situated situation situations six sixteen sixth
sixty size sized sizes skating sketch sketches skill skilled skills skin skip skipped skipping skirt skull skye slam
slammed slap slapped slash slavery slaves sleazy sleep sleeping sleeps sleeve sleigh slept slice slide slides slight
slightest slightly slime slip slipped slippers slipping slips sloane slope slopes sloppy slot slovakia slovenia slow
slowly smack small smaller smallest smart smarter smartest smash smashed smell smelled smelling smells smile smiled
smiling smoked smoking smoothly smug smythe snack snail snails snap snapped sneak sneaking sniff sniffing snitch
snooping snuck so soak soaked soap sober social socialist societies society sociology sock socks soda sofa soft soil
solar sold soldiers sole solely solid solitary solo solution solutions solve solved some somebody someday somehow
someone someplace somerset somethin something sometime sometimes somewhat somewhere son song songs songwriter sonny
sonofabitch sons sookie soon sooner sophisticated sophomore sordid sore sorel sorority sorrow sorry sort sorta sorts
sought soul souls sound sounded sounding sounds soundtrack soup sour source sources south southampton southeast
southeastern southern southwest southwestern souvenir sovereign sovereignty soviet space spacecraft spaces spaghetti
spain span spanish spare spared spark speak speakers speaking speaks special specialist specialized specially specials
specialty species specific specifically specification specified specimen specimens spectacular spectra speculation
speech speeches speed speeding speeds speedway spell spelled spelling spells spend spending spends spent sperm sphere
spicy spiders spill spilled spin spinal spine spinning spirits spiritual spit spite spitting splendid split splitting
spoil spoiled spoke spoken sponsor sponsored sponsors sponsorship spontaneous spooked spoon sport sporting sports spot
spotlight spots spotted spray spread spreading springfield springs sprung spying squad squadron squadrons square squat
squeeze stab stabbed stabbing stability stable stadium staff stage staged stages stain stairs stake stakes stalk
stalking stall stalling stamp stand standard standards standing standings stands stare staring starred starring stars
start started starters starting startled starts starve starved starving stash stashed stat state stated statement
statements states statesville stating station stationed stations statistical statistics statue status statute stavros
stay stayed staying stays steady steak steal stealing steals steam steel steep steer steering stem stems stenbeck step
stepfather stepped stepping steps steroids stetson stew stick sticking stiff still stink stinking stinks stint stir
stirring stitches stock stockholm stoke stole stolen stomach stood stoop stop stopped stopping stops storage store
stored stores stories story storyline stove straight straighten straightened stranded strange strangely strangers
strangest strangle strangled strapped strategic strategies strategy straw streak stream streams street streets
strength stress stressed stressful stretch strict strictly strikes striking string strings strip stroke stroll
stronger strongest strongly struck structural structure structures struggle struggled struggling strung stubborn stuck
student students studied studies studio studios study studying stuff stuffed stuffing stumbled stunned stunning stunt
style styles subconscious subfamily subject subjects submarine submarines submitted subpoena subsequent subsequently
subsidiary subspecies substance substantial substantially substitute subtle subtropical suburb suburban suburbs
succeed succeeded successful successfully succession successive successor such sucked sucking sudan sudden suddenly
suffer suffered suffering sufficient suffolk suggest suggested suggesting suggestion suggestions suggests suicide
suing suit suitable suitcase suite suits summary summon summoned sunk sunnydale superficial superhero superintendent
superior supermarket supernatural superstition supervision supervisor supper supplied supplies supply support
supported supporter supporters supporting supportive supports suppose supposed supposedly supreme sure surely surface
surfaces surgeon surgery surgical surname surprise surprised surprises surprising surrender surrendered surrey
surrounded surrounding surveillance survey surveys survival survive survived surviving survivors suspect suspected
suspects suspended suspense suspension suspicion suspicions suspicious sussex sustainable sustained swallowed swamp
swamped swat swear sweat sweater sweating sweaty sweden swedish sweep sweet sweetest sweetheart sweetie swell swelling
swept swim swing swings swiss switch switched switching switzerland swore sworn symbol symbols sympathetic sympathy
symphony symptoms synagogue syndrome synopsis synthesis syria syrian syringe syrup system systematic systems tabby
table tables tabloid tabloids tabs tackle tackles tactical tactics taggert tail tails taiwan take taken takes takin
taking tale talent talented talents tales talk talked talkin talking talks tall taller tallest tamil tampa tank tanks
tanzania tape taped tapes tapped targeted targets task tasks tasmania taste tasted tastes taught taxes taxi taxonomy
teach teachers teaches teaching teachings team teamed teammate teams tear tearing tears tease teasing tech technical
technically technique techniques technological technologies technology teenage teenager teenagers teeny teeth
telecommunications telegram telegraph telephone television tell teller tellin telling tells temper temperature
temperatures temple temples temporarily temporary tempt temptation tempted tempting ten tend tendency tender tends
tennessee tense tension tent tenth tenure term termed terminal terminus terms terrace terrain terrestrial terrible
terribly terrific terrified terrifying territorial territories territory terrorism terrorist terrorists tertiary tess
testament tested testify testifying testimony tests texas text textile texts thai than thank thanked thankful thanking
thanks thanksgiving that the theater theaters theatre theatrical thee theft their theirs them theme themed themes
themselves then theological theology theorem theoretical theories theory therapist therapy there thereafter thereby
therefore thermal these thesis they thick thief thieves thin thing things thingy think thinkin thinking thinks thinner
third thirds thirst thirsty thirty this thornhart thorough thoroughly those thou though thought thoughtful thoughts
thousand thousands thread threat threaten threatened threatening threats three threw thrill thrilled thriller throat
throats throne through throughout throw throwing thrown throws thug thumb thursday thus tibetan tick ticked ticket
tickets ticking tide tied tier ties tight tighter till time timer times timing timmih tiny tipped tips tire tired
tires tissue title titled titles to toad toast tobacco today toes together toilet token tokyo told tolerate toll tomb
tomorrow tone tongue tonight tons too took tool tools tooth toothbrush top topic topics topped tops torch tore torment
torn torpedo torture tortured torturing toss tossed tossing total totally toto touch touchdown touchdowns touched
touches touching touchy tough tougher tour toured touring tourism tourist tourists tournament tournaments tours toward
towards towel towels tower towers town towns township townships toxic toys trace traced traces track tracked tracking
tracks trade traded trademark trading tradition traditional traditionally traditions traffic trafficking tragedy
tragic trail trailer trails train trained training trains traitor tram tramp trans transactions transfer transferred
transform transformation transformed transit transition translate translated translation translations transmission
transmitted transmitter transplant transport transportation transported trap trapped traps trash trashed trauma
traumatic traveled traveling travelled travelling travels travers tray treasurer treasury treat treated treating
treatment treats treaty tree trees tremendous trend trespassing trial trials tribal tribe tribes tribunal tribune
tributary tribute trick tricked tricks tried tries trilogy trio trip triple tripped tripping trips troop troops trophy
tropical troubled troubles troubling truce true truly trunk trust trusted trustees trusting trusts truth try tryin
trying tube tubes tucked tumor tuna tune tuned tunnel turf turkish turks turn turned turning turns tuscany tutor
tutoring tweek twelfth twelve twentieth twenty twice twin twins twist twisting twitter two tying type types typical
typically ucla uefa uganda ugly uhhh ukraine ukrainian ulster ultimately ultimatum ultrasound unable unacceptable
unbelievable unbelievably uncertain uncle unclear uncomfortable unconscious under undercover underestimate
undergraduate underground underlying undermine underneath understand understandable understanding understands
understatement understood undertaken undertook underwear underwent underworld undo unemployed unemployment unexpected
unfair unfaithful unfinished unfit unforgivable unfortunate unfortunately ungrateful unhappy unified uniform uniforms
unincorporated uninvited union unions unique unit united units unity universal universe universities university
unknown unless unlike unlikely unload unlock unnecessary unofficial unpack unpleasant unpredictable unreasonable
unstable unsuccessful unsuccessfully untie until unto unusual unveiled up upcoming update updated upgrade upgraded
upon upper uprising upset upsetting upside upstairs uptight urban urge urged urgent urine uruguay usage use used
useful useless user users uses using ussr usual usually utah utility utilized utterly vacant vacuum vague vaguely vain
vale valid valley valleys valuable value valued values valve vampires vancouver vanished vanity vanquish vanquishing
variable variables variant variants variation variations varied varies varieties variety various varsity vary varying
vase vast vatican vault vecchio vegas vegetable vegetables vegetarian vegetation vehicle vehicles veil veins velocity
venezuela vengeance vent ventilator venture ventures venue venues verb verbal verdict verge verify verse verses
version versions versus vertical very vessel vessels veteran veterans via vial vibe vibes vice vicinity vicious victim
victims victorian victories video videos videotape vienna vietnam vietnamese view viewed viewers viewing views viii
viki vile village villages vindictive vinyl violated violation violence violent virginity virtual virtually virtue
virus visible visions visit visitation visited visiting visitor visitors visits visual vital vitals vocal vocalist
vocals vodka voice voiced voices void voivodeship volcanic volleyball voltage volume volumes voluntarily voluntary
volunteer volunteered volunteers vomit vote voted voters votes voting vows voyage vulnerable wacky waffles wage wager
wagon waist wait waited waiter waitin waiting waitress wake wakes waking wales walk walked walkin walking walks wallet
walt wand wander wandered wandering wanna want wanta wanted wanting wants war wardrobe wards warehouse warfare
warlocks warm warmed warmer warming warmth warn warned warning warrant wars warsaw wartime warton was wash washed
washing waste wasted wasting watch watched watches watching water watershed wave waves waving way ways we weak
weakness wealth wealthy weapon weapons wear wearing wears weather website websites wedded wedding weddings wedge
wednesday week weekend weekends weekly weep weigh weight weird weirdest weirdo welfare well wellington went were
western westminster whack whacked whale what whatcha whatsoever whatta wheel wheelchair when whenever where
whereabouts whereas wherever whether whew which while whilst whine whining whip whipped whispering whistle whit
whitelighter whiz who whoa whoever whole whom whoo whoop whoops whose why wicket wickets wide widely wider widespread
widow width wife wild wilderness wildlife wildwind will willing willingly win wind window winds wine wing wings
wingspan winners winning winnipeg wins wipe wiped wire wired wireless wires wisconsin wiser wish wished wishes wishing
witch witchcraft witches with withdraw withdrawal withdrawn withdrew within without witness witnessed witnesses wits
witter witty wives woah woke wolfram woman women won wonder wondered wonderful wondering wonders wont wooden woof
worcester word words wore work worked worker workers workin working workout works workshop workshops world worlds
worldwide worm worms worn worried worries worry worrying worse worship worst worth worthless worthwhile would woulda
wound wounded wounds wow wrap wrapped wrapping wraps wrath wreck wrecked wrecking wrestler wrestling wretched wrist
wrists write writer writers writes writing writings written wrong wrote wuss wyoming xander yacht yada yale yank yard
yards yeah year yearbook yearly years yell yelled yelling yes yesterday yet yield yikes yoga york yorkshire you
younger youngest your yours yourself yourselves youth youtube yuan yuck yugoslav yugoslavia zach zander zealand zero
zimbabwe zoey zone zones zurich
"""
COMMON_WORDS = frozenset(_WORDS.split())
