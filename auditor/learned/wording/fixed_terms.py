"""Fixed terms and names, and the words that spinners put into them: the stock of spun_terms.py.

Written for this project from general knowledge of terms, of thesauri and of the public writing on
tortured phrases (Cabanac, Labbé and Magazinov 2021, https://arxiv.org/abs/2107.06751). TERMS
and NAMES are lists with commas between them.
"""

from __future__ import annotations

TERMS = """
artificial intelligence, artificial neural network, machine learning, deep learning, big data
machine learning algorithm, deep neural network, neural network, convolutional neural network
reinforcement learning, supervised learning, unsupervised learning, transfer learning
federated learning, learning rate, training data, training set, test set, feature extraction
feature selection, feature vector, random forest, decision tree, support vector machine
nearest neighbor, naive bayes, logistic regression, linear regression, cross validation
gradient descent, stochastic gradient descent, loss function, activation function, hidden layer
genetic algorithm, ant colony, particle swarm, fuzzy logic, cluster analysis
principal component, principal component analysis, natural language, natural language processing
speech recognition, face recognition, facial recognition, pattern recognition, image recognition
object detection, image processing, image segmentation, computer vision, computer science
data mining, data set, data science, data scientist, data analysis, data structure, data storage
data center, data privacy, signal processing, signal to noise, mean square error
root mean square, standard deviation, false positive, true positive, false negative, sample size
confidence interval, time series, cloud computing, cloud storage, cloud service, edge computing
quantum computing, smart city, smart phone, smart contract, smart grid, open source, source code
operating system, search engine, search engine optimization, web page, web browser, social media
social media platform, social network, internet of things, mobile phone, mobile app
mobile application, cell phone, hard drive, hard disk, random access memory, user friendly
user interface, user experience, denial of service, cyber security, end to end, peer to peer
point of view, step by step, face to face, virtual reality, augmented reality
wireless sensor network, base station, energy efficiency, energy efficient, energy consumption
renewable energy, solar energy, wind energy, wind power, wind turbine, wind farm, solar power
solar panel, solar cell, solar system, nuclear power, nuclear energy, nuclear weapon
power plant, power station, power supply, natural gas, fossil fuel, carbon footprint
carbon dioxide, greenhouse gas, climate change, global warming, ozone layer, sea level
sea level rise, water vapor, drinking water, air pollution, air quality, air conditioning
electric car, electric vehicle, internal combustion, magnetic field, electric field, black hole
speed of light, outer space, space station, space shuttle, room temperature, aqueous solution
amino acid, fatty acid, nucleic acid, lactic acid, citric acid, acetic acid, sulfuric acid
uric acid, hydrochloric acid, folic acid, hyaluronic acid, ascorbic acid, nitric acid
phosphoric acid, stem cell, white blood cell, red blood cell, blood cell, bone marrow
blood pressure, blood sugar, high blood pressure, blood flow, blood vessel, heart attack
heart disease, heart failure, heart rate, breast cancer, lung cancer, skin cancer
prostate cancer, cancer patient, cancer cell, brain tumor, immune system, nervous system
central nervous system, digestive system, respiratory system, mental health, public health
health care, health insurance, health care provider, side effect, birth control, weight loss
body weight, body mass index, keto diet, ketogenic diet, healthy diet, mediterranean diet
fast food, junk food, food safety, food supply, skin care, intensive care, intensive care unit
emergency room, clinical trial, drug abuse, substance abuse, domestic violence
sexually transmitted disease, infectious disease, mortality rate, death rate, birth rate
life expectancy, quality of life, magnetic resonance, magnetic resonance imaging, x ray
prime minister, foreign minister, defense minister, finance minister, foreign policy
public policy, privacy policy, insurance policy, law enforcement, law firm, rule of law
law school, attorney general, secretary general, supreme court, high court, court of appeal
human rights, civil rights, civil war, human right, human resources, human being, human nature
freedom of speech, freedom of expression, world war, cold war, white house, police station
police officer, police force, law and order, head of state, state department, general election
exit poll, swing state, peace treaty, peace talks, border control, national security
national anthem, social security, minimum wage, trade union, labor union, working class
middle class, civil society, public relations, public opinion, interest rate, exchange rate
stock market, stock exchange, share price, stock price, price range, mutual fund, hedge fund
venture capital, venture capitalist, private equity, private sector, public sector, real estate
real estate agent, real time, real world, real life, cash flow, supply chain, supply and demand
credit card, debit card, credit score, bank account, central bank, bank loan
gross domestic product, gross sales, balance sheet, net worth, income tax, tax return, tax cut
business model, business plan, business owner, small business, customer service
customer support, role model, role play, trade deal, trade war, trade agreement, free trade
free trial, raw material, market share, market cap, joint venture, foreign exchange
foreign currency, foreign investment, intellectual property, intellectual property rights
return on investment, short term, long term, interior design, web design, graphic design
fashion design, web designer, graphic designer, high school, high quality, high speed
high school student, middle school, law student, home page, high definition, higher education
master's degree, bachelor's degree, video game, board game, video gaming, playing field
football club, world record, gold medal, goal keeper, world champion, world cup, olympic games
box office, best seller, movie star, rock star, pop star, love story, road trip, life style
living room, dining room, swimming pool, washing machine, public transport, traffic jam
traffic light, driving licence, parking lot, gas station, seat belt, steering wheel
terms of service, terms and conditions, terms of use, customer satisfaction, first aid
last minute, work life balance, burning fossil fuels, body language, mother tongue
native language, common sense, common ground, turning point, breaking point, starting point
vicious circle, safe haven, role playing, keeping track, breaking news, fake news
press conference, press release, heat transfer, thermal conductivity, heat exchanger
finite element, frequency domain, time domain, fourier transform, wavelet transform
edge detection, color space, ground truth, hidden markov model, maximum likelihood
probability distribution, normal distribution, random variable, random walk, sensor node
sensor network, routing protocol, transport layer, power consumption, energy harvesting
management system, database management, information retrieval, access control
software engineering, software development, decision making, decision support system
expert system, feedback loop, mean value, mean squared error, gene expression, gene therapy
genetic mutation, chronic disease, chronic kidney disease, kidney disease, liver disease
surgical procedure, blood clot, blood test, anxiety disorder, mental illness, mental disorder
eating disorder, sleep apnea, viral infection, bacterial infection, lung infection
clinical depression, postpartum depression, gut bacteria, side effects, pain relief, weight gain
risk factor, family history, early diagnosis, life sciences, risk management, project management
time management, supply chain management, human resource, human resource management
business process, decision maker, job interview, job market, labor market, housing market
housing loan, home loan, mortgage rate, inflation rate, unemployment rate, economic growth
economic development, sustainable development, developing country, trade balance
purchasing power, consumer price, consumer price index, stock broker, stock portfolio
bull market, bear market, market value, market capitalization, book value, stock option
bond yield, cash register, crypto currency, digital currency, trading volume, trading platform
resistance level, support level, oil price, gas price, crude oil, oil spill, power outage
power grid, electric power, water supply, water shortage, waste management, recycled paper
plastic waste, tropical storm, storm surge, heavy rain, forest fire, wild life
endangered species, food chain, crop yield, soil erosion, domain name, web hosting
content marketing, digital marketing, target audience, landing page, keyword research
brand awareness, email marketing, blog post, home screen, touch screen, battery life
user account, password manager, video call, video conference, screen time, head coach
head office, head quarters, home run, home team, goal difference, penalty kick, free kick
red carpet, feature film, leading role, lead singer, best actor, album cover, live performance
chief executive, board of directors, vice president, deputy minister, opposition leader
opposition party, ruling party, political party, election campaign, voter turnout
polling station, polling place, death penalty, life sentence, prison sentence, criminal charge
court case, jury trial, bail bond, traffic accident, car accident, road safety, hit and run
gun control, arms race, air force, air strike, armed forces, ground troops, cease fire
suicide bomber, refugee camp
""".replace("\n", ",").split(",")  # fmt: skip

NAMES = """
United States, United Nations, United Kingdom, European Union, European Commission
European Court, European Central Bank, European Parliament, White House, Supreme Court
High Court, State Department, Justice Department, Defense Department, Department of Justice
Department of Defense, House Speaker, Department of State, Department of Energy
Department of Education, Department of Health, Department of Agriculture, Department of Labor
Department of Homeland Security, Treasury Department, House of Representatives, House of Commons
House of Lords, Prime Minister, Foreign Minister, Defense Minister, Finance Minister
Attorney General, Secretary General, Secretary of State, Security Council
National Security Council, National Security Advisor, General Assembly, National Security Agency
Central Intelligence Agency, Environmental Protection Agency, World Health Organization
World Trade Organization, World Bank, World War, Cold War, Gulf War, Civil War, World Cup
World Economic Forum, International Monetary Fund, International Space Station
International Criminal Court, Red Cross, Nobel Prize, Nobel Peace Prize, Pulitzer Prize
Olympic Games, Wall Street, Downing Street, Wall Street Journal, New York Times
Los Angeles Times, Financial Times, Washington Post, Middle East, South Africa, North Korea
South Korea, Saudi Arabia, Great Britain, New Zealand, Federal Reserve, Democratic Party
Republican Party, Labour Party, Conservative Party, Communist Party, Green Party
Bank of England, Bank of America, General Motors, National Park, National Institutes of Health
National Health Service, Homeland Security, Social Security, Stock Exchange
New York Stock Exchange, Premier League, Champions League, Game of Thrones, Star Wars, Star Trek
Black Friday, Silicon Valley, Golden Globe, Super Bowl, Ministry of Defence, Ministry of Health
Ministry of External Affairs, Ministry of Education, Foreign Affairs, Home Secretary
Foreign Secretary, Press Secretary, Chief Justice, Chief Executive Officer, Chief of Staff
Joint Chiefs of Staff, Human Rights Watch, Human Rights, Amnesty International, Black Sea
Dead Sea, Red Sea, West Bank, Cape Town, Suez Canal, Pacific Ocean, Atlantic Ocean
North Atlantic Treaty, Climate Change, Paris Agreement
""".replace("\n", ",").split(",")  # fmt: skip

# A word of a term: what spinners put for it. "a/b" are several; blanks within one are underscores.
SWAPS = """
heat=warmth; thermal=warm; exchanger=trader; finite=limited; frequency=recurrence; domain=area
transform=change; wavelet=wave; hidden=concealed/covered-up; maximum=most_extreme/greatest
likelihood=probability; probability=likelihood; distribution=dispersion/circulation
variable=factor; walk=stroll; node=hub; routing=steering/directing; protocol=convention
layer=sheet; harvesting=reaping; management=administration/the_executives; retrieval=recovery
access=get_to; engineering=designing; making=settling_on; maker=creator; expert=master
feedback=criticism; loop=circle; mean=imply; gene=quality; expression=articulation
mutation=transformation; chronic=constant/persistent; kidney=renal; liver=hepatic
procedure=technique; clot=coagulation; anxiety=uneasiness/nervousness; disorder=confusion/issue
illness=sickness/disease; sleep=rest; infection=contamination; depression=despondency/sadness
gut=intestine; effects=results/outcomes; pain=agony/torment; relief=alleviation
gain=advantage/benefit; risk=danger/hazard; history=records; early=ahead_of_schedule
sciences=technology; project=mission/venture/undertaking; resource=asset/useful_resource
job=activity/process; labor=hard_work/exertion; housing=lodging; inflation=swelling/expansion
unemployment=joblessness; growth=boom/development; economic=financial/monetary
sustainable=practical/maintainable; developing=growing/creating; country=kingdom/u._s.
purchasing=shopping_for; consumer=shopper/client; index=list/record; broker=dealer; bull=bullock
bear=endure/undergo; bond=security; yield=give_way; register=sign_up; digital=virtual
currency=foreign_money/money; trading=buying_and_selling; volume=quantity; resistance=opposition
oil=petroleum; crude=rough; spill=slip; outage=blackout; grid=lattice
shortage=scarcity/deficiency; waste=squander; storm=typhoon/tempest; surge=flood; heavy=weighty
rain=downpour; fire=hearth; endangered=imperiled; species=animal_varieties; crop=harvest
soil=dirt; hosting=website_hosting; content=substance; marketing=showcasing; target=goal
audience=target_market; landing=touchdown; keyword=watchword; brand=logo/emblem; email=e-mail
post=submit/put_up; touch=contact; screen=display_screen; battery=cell; call=name
coach=instruct; office=workplace; run=sprint/jog; team=crew; kick=boot; penalty=punishment
carpet=rug; film=movie; actor=performer; singer=vocalist; cover=duvet; live=stay; board=forum
vice=bad_habit; president=chairman; deputy=agent; leader=pioneer/chief
party=celebration/birthday_party; political=politic; campaign=marketing_campaign/crusade
turnout=attendance; polling=surveying; place=vicinity/region; death=demise/passing
sentence=sentence_structure; criminal=felony; case=case_study; jury=panel; bail=bond_money
accident=coincidence/mishap; gun=firearm; arms=palms/hands; race=ethnicity; force=pressure
strike=hit/affect; forces=powers; troops=soldiers; refugee=evacuee; camp=encampment
suicide=self_destruction
artificial=counterfeit/man-made/fabricated/fake/simulated/unnatural/manufactured
intelligence=brainpower/acumen/brainwork/astuteness/cleverness/consciousness/insight/mind
neural=nervous/neuronal; network=community/organization/organisation/arrangement/web
networks=communities/organizations; machine=gadget/device/contraption/gear/apparatus
learning=studying/mastering/adapting/getting_to_know/gaining_knowledge_of/finding_out/researching
deep=profound/bottomless; supervised=administered/directed; reinforcement=fortification/support
transfer=switch/exchange/move; big=huge/enormous/massive/large
data=information/records/statistics; random=arbitrary/irregular/haphazard
forest=woodland/timberland/woods/wooded_area/backwoods/jungle
decision=choice/selection/resolution; tree=sapling; vector=direction
support=bolster/guide/assist/aid/help; nearest=closest; neighbor=neighbour
naive=credulous/innocent/gullible/guileless; gradient=slope/angle/inclination
descent=plunge/drop/parentage/plummet; loss=misfortune/reduction/deficit
genetic=hereditary/hereditarily; algorithm=calculation/set_of_rules
ant=subterranean_insect/creepy_crawly; colony=settlement/province
particle=molecule/speck/debris; swarm=multitude/throng/flock; fuzzy=fluffy/fleecy/furry
logic=rationale/common_sense/good_judgment; cluster=bunch/group
component=part/constituent/element; principal=chief/head/major/foremost
natural=herbal/regular/characteristic; language=dialect/tongue; processing=handling/preparing
speech=discourse/talk/speaking; recognition=acknowledgment/acknowledgement/popularity/reputation
face=confront/visage; pattern=design/sample/example; image=picture/photograph
segmentation=division/partition; object=item/article; detection=location/discovery/recognition
computer=pc; vision=imaginative_and_prescient/foresight/sight
science=technology/technological_know-how; mining=digging/excavating; signal=flag/sign
noise=commotion/clamor/din; square=rectangular; error=blunder/mistake/mishap
false=bogus/fake/untrue; positive=superb/high-quality/effective; cloud=mist/haze
computing=figuring/registering; storage=garage/stockpiling/capacity; edge=facet/verge
smart=clever/shrewd/savvy/brilliant/sensible; phone=telephone/smartphone; open=uncovered
source=supply/wellspring; operating=working; system=framework/machine/gadget
search=seek/hunt/pursuit; engine=motor; web=net/internet; page=web_page
social=societal/gregarious; media=networking; internet=web/net; mobile=cellular/versatile
app=software; hard=tough/difficult; drive=force/power; user=person/consumer/client
friendly=pleasant/amicable; interface=interaction; denial=refusal/forswearing; end=stop/give_up
reality=fact/truth/actuality; energy=vitality/strength/electricity; efficient=green/productive
renewable=inexhaustible/sustainable
solar=sun/sunlight_based/sun_based/sun_oriented/sun-based/sun-powered; panel=board; wind=breeze
power=strength/energy/vitality/electricity; nuclear=atomic; plant=vegetation; gas=fuel
fossil=petroleum_derivative; fuel=gas/gasoline; footprint=impression/impact
greenhouse=nursery/inexperienced_house; climate=weather/atmosphere/environment
change=trade/exchange/alternate/alteration/transpiration
global=worldwide/international/universal; warming=heating; ozone=ozone_depleting; sea=ocean
level=stage/degree; drinking=consuming/ingesting; air=aerial
electric=electrical/electric_powered; car=vehicle/automobile; vehicle=automobile/car; black=dark
hole=gap; light=mild/lite; speed=velocity/pace; outer=external; space=area/house; acid=corrosive
stem=undifferentiated; cell=mobile/cellular; white=snowy; red=crimson/purple; blood=gore
bone=osseous; pressure=strain/stress/weight; sugar=sweetener; heart=coronary_heart/coronary
attack=assault; failure=disappointment; rate=fee/price/charge; breast=bosom; lung=pulmonary
cancer=most_cancers/malignancy/disease; skin=pores_and_skin; brain=mind; tumor=boom
immune=resistant/invulnerable/safe; nervous=anxious/apprehensive; central=focal/crucial
digestive=stomach_related; mental=intellectual; public=open; health=wellbeing/fitness/well_being
care=consideration; insurance=protection/coverage; side=facet/aspect/part
effect=impact/consequence; birth=beginning; control=manage/tenancy; weight=load
body=frame/physique; mass=bulk
diet=weight_loss_plan/weight-reduction_plan/weight-reduction_program/eating_regimen
fast=speedy/quick/rapid; junk=garbage; food=meals; intensive=in-depth/escalated
emergency=crisis; room=space; clinical=medical; trial=preliminary/ordeal; drug=medicine
abuse=maltreatment/vituperation; domestic=home; violence=brutality; disease=sickness/malady
mortality=death_toll; life=existence; expectancy=hope; magnetic=attractive
resonance=reverberation; imaging=picturing; prime=high/top; minister=clergyman/pastor/cleric
foreign=remote/overseas/outside; policy=coverage/strategy/approach; law=regulation/legislation
enforcement=authorization/implementation; firm=agency; rule=ruling; attorney=lawyer
general=common/basic/widespread; supreme=preeminent/incomparable/ideal/best
court=courtroom/court_docket; human=hominid; rights=privileges/proper/rightness; right=proper
civil=common/polite; resources=sources/assets; being=stuff; freedom=liberty
world=global/international; war=warfare/conflict/struggle; cold=bloodless/chilly
house=residence/home/dwelling; station=headquarters; peace=harmony; treaty=settlement
national=countrywide/country_wide; security=safety; minimum=base/least; wage=pay/salary
trade=exchange/commerce; union=association; class=elegance/magnificence
interest=hobby/curiosity/premium; exchange=alternate/trade; stock=inventory; market=marketplace
share=proportion; price=value/fee/worth; fund=finances; hedge=fence/shrubbery
venture=enterprise/challenge; capital=funding; private=non-public/personal; equity=fairness
sector=quarter/zone/area; real=actual/genuine; estate=property/domain; time=period
cash=coins/money; flow=drift/glide/go_with_the_flow; supply=deliver/furnish
demand=call_for/name_for; credit=credit_score; card=playing_card; bank=financial_institution
loan=mortgage; balance=stability/wateriness; net=internet; worth=really_worth
gross=terrible/disgusting; tax=levy
business=enterprise/commercial_enterprise/merchantry/industry; model=version; plan=strategy
customer=purchaser/consumer; service=carrier/provider; role=position/function; raw=uncooked
material=cloth/fabric; intellectual=highbrow; property=assets/belongings; return=go_back
investment=funding; short=quick/brief; long=lengthy; term=time_period; design=layout/diamond
high=excessive; school=faculty/college; quality=best; middle=center/centre; degree=diploma
video=motion_picture; game=recreation/sport; games=video_games; playing=gambling
football=soccer; gold=golden; star=celebrity/big_name; pop=dad; love=affection; road=avenue
trip=journey; living=residing/dwelling; swimming=bathing; washing=laundry
traffic=visitors/site_visitors; conditions=situations/stipulations; terms=phrases
first=foremost; aid=useful_resource/resource; last=closing; minute=moment
common=not_unusual/commonplace; sense=feel; ground=floor; turning=turning_into; point=factor
vicious=horrible; haven=shelter; fake=phony; news=information; press=push; conference=convention
""".replace("\n", ";").split(";")  # fmt: skip

# The same for the words of names; both are written with capitals.
NAME_SWAPS = """
United=Unified/Joined/Assembled; States=Nations/Expresses/Countries
Nations=Countries/International_locations; Kingdom=Realm; European=Continental
Union=Association; Commission=Fee; White=Snowy; House=Home/Residence/Place
Supreme=Preeminent/Incomparable/Best/Splendid; High=Excessive; Court=Courtroom/Court_docket
State=Nation; Department=Division/Branch; Justice=Equity; Defense=Protection/Guard
Defence=Protection/Guard; Energy=Vitality/Strength; Education=Schooling/Training
Health=Well_being/Wellness/Fitness/Wellbeing; Labor=Work; Homeland=Country; Security=Safety
Representatives=Delegates; Commons=Lodge; Prime=High/Top; Minister=Clergyman/Pastor
Foreign=Overseas/Outside/Remote; Finance=Fund; Attorney=Lawyer/Legal_professional
General=Basic/Common; Council=Chamber/Gathering; National=Country_wide/Nationwide
Agency=Company; Central=Focal; Intelligence=Insight/Brainpower; Protection=Assurance
World=Global/Planet; Organization=Affiliation/Corporation; Trade=Commerce/Exchange
Bank=Financial_institution; War=Warfare/Struggle/Conflict; Cold=Chilly/Bloodless; Civil=Common
Cup=Mug; Economic=Financial; Forum=Discussion_board; International=Worldwide/Global
Monetary=Financial/Money_related; Fund=Store/Reserve; Space=House; Criminal=Felony/Legal
Red=Crimson/Purple; Cross=Move; Prize=Award/Reward; Peace=Harmony; Olympic=Olympian
Games=Video_games; Street=Road/Avenue; Times=Occasions/Instances; Financial=Monetary
Post=Put_up/Submit; Journal=Magazine; Middle=Center/Centre; Great=Terrific/Tremendous
Reserve=Hold; Democratic=Popularity_based; Party=Celebration/Get_together
Conservative=Traditionalist; Stock=Inventory; Exchange=Alternate/Trade; League=Group
Game=Recreation/Sport; Star=Celebrity; Black=Dark; Valley=Gorge; Golden=Brilliant; Bowl=Dish
Ministry=Service; Affairs=Undertakings/Issues; External=Outer; Press=Push; Chief=Boss
Executive=Government; Officer=Official; Rights=Privileges/Proper; Sea=Ocean; Canal=Waterway
Treaty=Settlement; Climate=Weather/Atmosphere; Change=Trade/Alternate; Agreement=Settlement
""".replace("\n", ";").split(";")  # fmt: skip
