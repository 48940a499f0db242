"""Given names common in the health service, for telling names from other words. Never used to judge who a person is."""

from __future__ import annotations

_WORDS = """
aaron abdul abdullah abigail abraham adam adebayo adeola aditya adrian agnes ahmed aidan aisha akash alan alastair
albert alejandro alex alexander alexandra alfie alfred ali alice alicia alisha alison allison amanda amara amber
amelia amina amir amit amy ana anastasia andrea andrew andy angela angus anika anil anita anjali ann anna anne annette
anthony antonia antonio anwar arjun arthur arun asha ashley ashok asif audrey ava ayesha ayo barbara barry beatrice
becky ben benjamin bernadette bernard beth bethan bethany beverley bola brenda brian bridget bronwen bruce caitlin
callum cameron carl carlos carmen carol caroline catherine cathy cecilia chantal charles charlie charlotte chen chidi
chinedu chloe chris christina christine christopher chukwuma ciara claire clara clare clive colin connor conor craig
cynthia daisy damian daniel daniela danielle danny darren dave david dean deborah debbie declan deepa deepak deirdre
denise dennis derek devi diana diane dimitri dominic donald donna doreen doris dorothy douglas duncan dylan edith
edward eileen elaine eleanor elena elias elizabeth ella ellen ellie elsie emeka emily emma eoin eric erin esther ethan
eunice evelyn ewan farah farhan fatima fatou felix femi fergus fernanda fiona frances francesca frank fraser freddie
frederick funmi gabriel gabriela gareth gary gavin gemma geoff geoffrey george georgia georgina gerald geraldine
gillian giovanni giulia gladys glenn gloria gordon graeme graham greg gregory gurpreet gwen habib hamza hannah hans
harpreet harriet harry hassan hazel heather hector heidi helen helena henry hilary hiroshi holly howard hugh hussein
ian ibrahim ifeoma imogen imran ingrid irene isaac isabel isabella isla ivan jackie jacob jacqueline jade jaime jake
jamal james jamie jan jane janet janice jasmine jason javier jean jeff jeffrey jenna jennifer jenny jeremy jess
jessica jim jimmy joan joanna joanne joe joel john jonathan jordan jorge jose joseph josephine josh joshua joyce juan
judith judy julia julian julie juliet justin kamal karen karim karl karolina kasia kate katherine kathleen kathryn
katie kavita kayleigh keith kelly kemi ken kenneth kerry kevin khalid kieran kim kiran kirsty krishna kumar kwame kyle
lakshmi lara laura lauren lawrence leah leanne lee leila lena leo leon leonard lesley leslie lewis liam lillian linda
lindsay lisa liz lorna lorraine louis louise luca lucia lucy luis luke lydia lynn lynne mahmoud malcolm malik manjit
manuel marcus margaret maria mariam marie marina mario marion marius martha martin marwa mary maryam matilda matt
matthew maureen maurice maya meera megan mei melanie melissa michael michelle miguel mike mina miriam mohamed mohammad
mohammed mohan moira molly monica monika morag muhammad mustafa nadia naomi nasreen natalia natalie natasha neha neil
nia niall niamh nicholas nick nicola nicole nigel nikhil nina noah noel nora noreen norma norman nuala obinna olga
oliver olivia olu oluwaseun omar oscar osman owen pablo pamela patricia patrick paul paula pauline pedro peggy
penelope penny pete peter phil philip philippa phillip phyllis pooja priya rachel radha rafael raj rajesh ralph ramesh
rania ravi raymond rebecca reena rekha renee rhian rhiannon rhys richard rita robert roberta roberto robyn rodney
roger rohan ronald rosa rosemary rosie ross roxanne roy ruby rupert russell ruth ryan sabrina sadia saeed saira sally
salma sam samantha samina samira samuel sandeep sandra sanjay sara sarah sasha scott sean sebastian segun selina
serena shabnam shahid shane shannon sharon shaun sheila shirley shreya sian siddharth silvia simon simone simran
sinead siobhan sofia sonia sophia sophie stacey stanley stella stephanie stephen steve steven stuart suleiman sunil
suresh susan susanna susie suzanne svetlana sylvia tamara tanya tara tariq temi terence teresa terry thandiwe theo
theresa thomas tim timothy toby tom tomasz toni tony tracey tracy trevor tunde usman valerie vanessa vera veronica
vicky victoria vijay vikram vincent violet virginia vivian wanjiru warren wayne wendy wilfred william winifred winston
xavier yasmin yasmine yolanda yuki yusuf yvonne zahra zainab zara zoe zofia zubair
"""
GIVEN_NAMES = frozenset(_WORDS.split())
"""In lower case. Names that are also everyday words (Grace, Mark, Will) are left out: a capital letter tells those."""
