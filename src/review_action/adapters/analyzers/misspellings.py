"""English words as they are often misspelled; no wrong form is a word of its own, in English or in code.

Put together by hand. Left out: what is right in Britain or America, what is a word of another
language that documents are written in, and what may be meant for two words. An entry is the right
word, and after a colon the wrong ones.
"""

from collections.abc import Mapping
from typing import Final

_KNOWN: Final = """
absence: absense; accessible: accesible accessable; accidentally: accidently accidentaly;
accommodate: accomodate acommodate; accordingly: acordingly accordingy; account: acount acccount;
achieve: acheive; achieved: acheived; acknowledge: acknowlege aknowledge; across: accross;
additional: addtional additonal aditional addional; additionally: additionaly addtionally;
aggressive: agressive; already: alredy allready alreay; although: altough allthough; amount: ammount amout;
another: anoter anohter; apparent: apparant; apparently: apparantly; appearance: appearence;
appropriate: apropriate appropiate approriate; arbitrary: arbitary arbitrairy; argument: arguement arugment;
arguments: arguements; assignment: assignement assigment; associated: assosiated asociated assoicated;
asynchronous: asyncronous asynchronus; attempt: attemp atempt; attempts: attemps;
attribute: atribute attribtue; attributes: atributes; authentication: authenication autentication;
automatically: automaticaly automaticly autmatically;
available: availabe availible avaliable avaible avialable; availability: availablity avaliability;
background: backgroud; basically: basicly; because: becuase becasue beacuse becouse; beginning: begining;
behavior: behavoir; believe: beleive belive; between: betwen beetween bewteen; boundary: boundry;
business: buisness bussiness;
calculate: caluclate calulate calcualte; capabilities: capabilites; category: catagory cateogry;
challenge: challange; character: charachter charcter; characters: charachters charcters; chosen: choosen;
column: colunm; columns: colums; coming: comming; committed: commited; commitment: committment;
communication: communcation comunication; comparison: comparision; compatible: compatable;
compatibility: compatability compatiblity compatibilty; completely: completly completley;
component: componet componenet; components: componets; conceptually: conceptualy; concurrency: concurency;
condition: condtion conditon; conditions: condtions;
configuration: configuraton configuation confguration configration; configure: confgure;
connection: conection connnection connecton; consistent: consistant; consistency: consistancy;
constructor: constuctor contructor; containing: containg; contain: contian; contains: contians;
continue: contiune; continuous: continous; continuously: continously; conversion: convertion;
convenience: convinience; convenient: convinient; correct: corect; correctly: corectly correclty;
corresponding: correspoding corresponing; currently: curently currenly currenty; current: curent;
database: databse databae; default: deafult defualt defalt; definitely: definately definitly;
definition: definiton defintion; definitions: definitons defintions; delete: delte;
dependency: dependancy dependecy; dependencies: dependancies dependecies dependenices;
deprecated: depricated depracated depreacted; description: descripton desciption descrition;
describe: desribe; destroy: destory; destroyed: destoryed; development: developement;
different: diffrent differnt diffferent; difference: diffrence; dimension: dimention;
dimensions: dimentions; directory: direcotry directoy direcory; disappear: dissapear disapear;
documentation: documenation documention docuementation; duplicate: duplciate dupliate; during: durring;
efficiency: effiency efficency; efficient: efficent; element: elemnt; embedded: embeded;
encrypted: encryped; ensure: enusre; environment: enviroment enviornment environement envrionment;
environments: enviroments; equivalent: equivelent equivalant; especially: expecially especialy;
evaluate: evalute; eventually: eventualy; example: exmaple exapmle; exceed: exeed;
exception: excpetion exeption; exceptions: excpetions exeptions; exclude: exlude; execute: excecute;
execution: exection; existing: exisiting exsiting; existence: existance; expected: exepected expeted;
experience: experiance; explicit: explict; explicitly: explicitely explictly; expression: expresion;
extension: extention extenstion; extensions: extentions; external: exteral;
failure: faliure failiure; familiar: familar; field: feild; fields: feilds; finally: finaly;
following: follwing folowing; forward: foward; formatted: formated; formatting: formating; forty: fourty;
frequency: freqency; frequently: frequenty; function: fucntion funciton funtion functon;
functions: fucntions funcitons funtions; functionality: functionalty fucntionality; further: futher;
generally: generaly; generate: genereate; grammar: grammer; guarantee: gaurantee guarentee garantee;
guarantees: gaurantees guarentees;
handling: handeling; happened: happend; height: heigth; hierarchy: hierachy heirarchy;
identifier: identifer idenitfier; identifiers: identifers; immediate: imediate;
immediately: imediately immediatly; implementation: implemenation implementaion implemention;
implemented: implmented implemeted; important: imporant importent; improvement: improvment;
improvements: improvments; incoming: incomming; inconsistent: inconsistant; incorrect: incorect;
incorrectly: incorectly incorrecly; independent: independant; independently: independantly;
indices: indicies; information: infomation informaton; inheritance: inheritence; initial: inital;
initialize: initalize intialize initiliaze; initialized: initalized intialized initilized;
initialization: initalization intialization; initially: initally intially; instance: instace;
instantiate: instanciate; integration: intergration; interface: inteface interace;
intermediate: intermediat; internal: interal; interpreter: interpeter; interrupt: interupt;
interrupted: interupted; invalid: invaild; iterate: itterate;
knowledge: knowlege;
language: langauge; length: lenght; library: libary; libraries: libaries; likelihood: likelyhood;
maintain: maintian; maintenance: maintainance maintainence maintenence; management: managment;
manually: manualy; maximum: maximium; mechanism: mechansim; message: messsage messgae; messages: messsages;
minimum: minumum miniumum; mismatch: missmatch; missing: misssing; modified: modifed; modify: modifiy;
multiple: mutiple multple mulitple;
namespace: namepsace; necessary: neccessary neccesary necesary necessery;
necessarily: neccessarily necessarilly; notification: notifcation; notifications: notifcations;
noticeable: noticable; number: nubmer;
object: obejct; objects: obejcts; obvious: obvius; occasionally: occasionaly occassionally; occur: ocurr;
occurred: occured ocurred; occurrence: occurence occurance ocurrence; occurrences: occurences occurances;
occurring: occuring; official: offical; omitted: ommitted; operation: opeartion; operations: opeartions;
optimization: optimzation; original: orginal orignal origional; originally: orginally orignally;
otherwise: otherwize othewise; output: ouput; overridden: overriden overidden; override: overide;
overwritten: overwriten;
package: pacakge packge; packages: pacakges; parallel: paralell; parameter: paramater paramter;
parameters: paramaters paramters; parenthesis: paranthesis; particular: particlar;
particularly: particulary; password: passwrod; performance: peformance performace performence perfomance;
permanent: permanant; permission: permision; permissions: permisions permissons; persistent: persistant;
physical: phyiscal; possibility: possiblity; position: postion; potentially: potentialy;
preceding: preceeding; preferred: prefered; previous: previus; previously: previosly previouly;
priority: prioirty; privilege: priviledge privilage; privileges: priviledges; probably: probaly probabaly;
process: proccess; processing: proccessing; programmatically: programatically programaticly;
progress: progess; project: porject; properly: propely; properties: properites; property: proprety propery;
propagate: propogate; protocol: protocal; provided: provded; provides: provdes; provider: providor;
receive: recieve; received: recieved; receiver: reciever; receives: recieves; receiving: recieving;
recommend: recomend reccomend reccommend; recommended: recomended reccomended; recursive: recusive;
recursively: recursivly; redundant: redundent; reference: refernce referece; references: refernces;
referred: refered; referring: refering; register: regsiter; registered: registerd;
relationship: relationshp; release: relase; relevant: relevent relavant; remember: remeber; remove: remvoe;
replacement: replacment; repository: respository reposiotry repositry; representation: represenation;
required: requried requred; requirement: requirment; requirements: requirments; request: reqeust requst;
requests: reqeusts; resolution: resoltuion; resource: resouce; resources: resouces;
response: reponse repsonse; responses: reponses; responsible: responsable; responsibility: responsiblity;
restriction: restricion; result: reuslt resutl; results: reuslts resutls; retrieve: retreive retrive;
retrieved: retreived retrived; retrieving: retreiving retriving; return: retrun reutrn; returned: retruned;
returns: retruns retuns; revision: revison; running: runing;
schedule: scedule schdule; scenario: scenerio; searching: seaching; section: secion; security: securtiy;
separate: seperate; separated: seperated; separately: seperately; separation: seperation;
separator: seperator; sequence: seqence; sequential: sequencial; serialize: serailize; service: serivce;
several: severl; should: shoud shoudl; signature: siganture; significant: signifcant significent;
significantly: significently signifcantly; similar: similiar simlar;
simultaneously: simultanously simultaneosly; specific: specfic specifc; specifically: specificaly;
specified: specifed speficied; specify: specifiy; statement: statment; statements: statments;
strategy: stratagy; strength: strenght; structure: strucutre struture; subscription: subcription;
subsequent: subsequant; succeeded: succeded; success: sucess; successful: succesful successfull sucessful;
successfully: succesfully successfuly sucessfully; sufficient: sufficent; suppress: supress surpress;
suppressed: supressed; surprise: suprise; surprising: suprising; synchronize: syncronize synchonize;
synchronized: syncronized; synchronous: syncronous; syntax: synatx;
temporary: temporay tempoary; temporarily: temporarly; terminal: termianl; the: teh; themselves: themselfs;
their: thier; threshold: threshhold treshold; through: thorugh throguh; together: togehter;
tomorrow: tommorow tomorow; transaction: transacion; transferred: transfered; transferring: transfering;
transition: transistion; truly: truely; truncated: trucated; typically: typicaly;
unavailable: unavailble unavaliable; undefined: undefied; unexpected: unexpeted unexepected;
unfortunately: unfortunatly unfortunatelly; unknown: unkown unkonwn;
unnecessary: unecessary unneccessary unnecesary; unsupported: unsuported; until: untill;
update: udpate upadte; updated: udpated upadted; updates: udpates; useful: usefull; usually: usally usualy;
validate: valdiate; validation: validaton; variable: varaible; variables: varaibles; various: vairous;
verified: verfied; verify: verfiy; version: verison; versions: verisons; visible: visable;
visibility: visiblity; vulnerabilities: vulnerabilites;
warning: wraning; whether: wheter wether; which: whcih; width: widht; with: wiht; without: wihtout;
workaround: workaroud; written: writen; writing: writting;
yield: yeild;
"""

MISSPELLINGS: Final[Mapping[str, str]] = {
    wrong: right.strip()
    for right, _, forms in (entry.partition(":") for entry in _KNOWN.split(";"))
    for wrong in forms.split()
}
"""The right word for each wrong one, in lower case."""
